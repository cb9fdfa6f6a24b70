/** Tests that look into the engine. */
@NullMarked
package io.taskgraph.engine;

import org.jspecify.annotations.NullMarked;
