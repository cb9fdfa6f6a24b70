/** Flags on a ring. */
@NullMarked
package io.taskgraph.samples.tour.ring;

import org.jspecify.annotations.NullMarked;
