/**
 * Iterative tasks: the algorithm as a loop over a state, and collectives such as {@code allReduce} that its tasks call together. An
 * adapter over tasks: an iteration is an epoch, and what a task contributes to a collective is asked for by data requests.
 *
 * <p>{@link io.taskgraph.iterative.IterativeTask} is what an application implements and {@link io.taskgraph.iterative.Iteration} what it
 * calls. All tasks of a process meet in one {@code Hub}: it hands values from one to the other by reference, asks other processes for
 * what theirs have contributed, and keeps results until the epoch ends, for copies that have to repeat it.
 */
@NullMarked
package io.taskgraph.iterative;

import org.jspecify.annotations.NullMarked;
