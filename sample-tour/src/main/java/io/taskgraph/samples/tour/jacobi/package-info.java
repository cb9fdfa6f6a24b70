/** The heat equation by Jacobi's method. */
@NullMarked
package io.taskgraph.samples.tour.jacobi;

import org.jspecify.annotations.NullMarked;
