/**
 * Numerics of factorising a sparse non-negative matrix V into D Tᵀ whose rows are spread over tasks.
 *
 * <p>A task holds {@link io.taskgraph.samples.bwmf.model.TaskShards}, a run of rows and a run of columns of V, and owns the
 * rows of D and T that belong to them. Each epoch updates one factor, {@link io.taskgraph.samples.bwmf.model.Solver#side},
 * and two epochs are an iteration:
 *
 * <ol>
 *   <li>gather the blocks of all tasks of the factor that stays, {@link io.taskgraph.samples.bwmf.model.Factor#concat};
 *   <li>{@link io.taskgraph.samples.bwmf.model.BlockSolver#update} the own block and offer it to the others;
 *   <li>where loss or gradient are wanted, {@link io.taskgraph.samples.bwmf.model.BlockSolver#evaluate} it, at the end of the
 *       second epoch, and merge the {@link io.taskgraph.samples.bwmf.model.Evaluation}s of all tasks.
 * </ol>
 *
 * <p>Both are functions of shard, block and other factor alone, so a restarted task needs no more than those. With a line
 * search by row, or multiplicative updates, a row of the result depends on that row only: factors are the same bit for bit
 * whatever the number of tasks. Sums over rows are exact before they are rounded once, so losses are the same too.
 *
 * <p>The whole projected gradient of an iteration has one part from either side: evaluate the second side after its update
 * and, with the factors of that moment, the first side before its next one.
 *
 * <p>Nothing here knows of tasks, messages or files.
 */
@NullMarked
package io.taskgraph.samples.bwmf.model;

import org.jspecify.annotations.NullMarked;
