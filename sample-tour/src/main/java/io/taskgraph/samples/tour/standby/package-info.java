/** A task with a hot standby. */
@NullMarked
package io.taskgraph.samples.tour.standby;

import org.jspecify.annotations.NullMarked;
