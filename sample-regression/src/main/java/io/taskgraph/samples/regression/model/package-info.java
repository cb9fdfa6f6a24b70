/**
 * Fitting a generalised linear model whose rows are spread over the tasks of a tree.
 *
 * <p>The root asks, in the form of a {@link io.taskgraph.samples.regression.model.Request}; each task answers for its
 * rows with a {@link io.taskgraph.samples.regression.model.Reduction}; answers merge pairwise on the way up. One request
 * and its merged answer are one epoch. Rows never travel: for a Newton step a task sends the triangular factor of its
 * weighted design, and factors merge by another QR, so that the precision of a QR of all rows is kept. Requests hold all
 * that an answer depends on, hence a restarted task needs no earlier one.
 *
 * <p>Nothing here knows of tasks, threads or messages; both forms turn into bytes and back.
 */
@NullMarked
package io.taskgraph.samples.regression.model;

import org.jspecify.annotations.NullMarked;
