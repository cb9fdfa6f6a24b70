/** Generalised linear models fitted over a tree of tasks, written as a user of the starter would write them. */
@NullMarked
package io.taskgraph.samples.regression;

import org.jspecify.annotations.NullMarked;
