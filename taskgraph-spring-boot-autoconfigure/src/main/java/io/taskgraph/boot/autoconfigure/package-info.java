/** Properties, wiring and callbacks of the auto-configuration. */
@NullMarked
package io.taskgraph.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
