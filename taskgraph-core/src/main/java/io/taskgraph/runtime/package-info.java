/** Threads, timers and loops around the engine: performs its effects and feeds it with events. */
@NullMarked
package io.taskgraph.runtime;

import org.jspecify.annotations.NullMarked;
