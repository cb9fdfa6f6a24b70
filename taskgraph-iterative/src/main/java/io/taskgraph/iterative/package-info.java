/**
 * Iterative tasks: the algorithm as a loop over a state, and collectives such as {@code allReduce} that its tasks call together. An
 * adapter over tasks: an iteration is an epoch, and contributions to a collective are asked for by data requests.
 *
 * <p>An application implements {@link io.taskgraph.iterative.IterativeTask} and calls {@link io.taskgraph.iterative.Iteration}. All tasks
 * of a process meet in one {@code Hub}: it hands values from one to the other by reference, asks other processes for the values of their
 * tasks, and keeps results until the epoch ends, for copies that have to repeat it.
 */
@NullMarked
package io.taskgraph.iterative;

import org.jspecify.annotations.NullMarked;
