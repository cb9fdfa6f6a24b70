/** A sum over a tree of tasks. */
@NullMarked
package io.taskgraph.samples.tour.tree;

import org.jspecify.annotations.NullMarked;
