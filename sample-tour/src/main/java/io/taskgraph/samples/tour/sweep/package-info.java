/** A sweep over a parameter by a master and its workers. */
@NullMarked
package io.taskgraph.samples.tour.sweep;

import org.jspecify.annotations.NullMarked;
