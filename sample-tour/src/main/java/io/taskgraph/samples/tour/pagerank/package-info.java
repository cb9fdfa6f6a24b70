/** PageRank of a small web. */
@NullMarked
package io.taskgraph.samples.tour.pagerank;

import org.jspecify.annotations.NullMarked;
