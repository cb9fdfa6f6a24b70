/** A data request, with its messages. */
@NullMarked
package io.taskgraph.samples.tour.request;

import org.jspecify.annotations.NullMarked;
