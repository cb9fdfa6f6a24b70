/** Auto-configuration of iterative tasks: their settings, from properties and beans. */
@NullMarked
package io.taskgraph.boot.iterative;

import org.jspecify.annotations.NullMarked;
