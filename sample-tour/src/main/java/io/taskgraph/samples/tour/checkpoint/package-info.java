/** A task that goes on from its checkpoint. */
@NullMarked
package io.taskgraph.samples.tour.checkpoint;

import org.jspecify.annotations.NullMarked;
