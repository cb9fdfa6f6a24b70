/** The deterministic protocol: a batch of events goes in, effects come out. No clock, thread, socket or logger in here. */
@NullMarked
package io.taskgraph.engine;

import org.jspecify.annotations.NullMarked;
