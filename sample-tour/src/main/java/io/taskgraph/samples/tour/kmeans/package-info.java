/** Clustering by k-means. */
@NullMarked
package io.taskgraph.samples.tour.kmeans;

import org.jspecify.annotations.NullMarked;
