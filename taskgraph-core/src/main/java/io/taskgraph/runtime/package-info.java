/** Threads, timers and loops around the engine: performs its effects and feeds it with what happened. */
@NullMarked
package io.taskgraph.runtime;

import org.jspecify.annotations.NullMarked;
