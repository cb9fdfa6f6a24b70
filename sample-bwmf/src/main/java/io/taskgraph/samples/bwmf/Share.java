package io.taskgraph.samples.bwmf;

import io.taskgraph.samples.bwmf.io.FactorCodec;
import io.taskgraph.samples.bwmf.model.BlockSolver;
import io.taskgraph.samples.bwmf.model.Evaluation;
import io.taskgraph.samples.bwmf.model.Factor;
import io.taskgraph.samples.bwmf.model.Factors;
import io.taskgraph.samples.bwmf.model.Side;
import io.taskgraph.samples.bwmf.model.SparseShard;
import io.taskgraph.samples.bwmf.model.TaskShards;
import io.taskgraph.samples.bwmf.proto.FactorBlock;
import io.taskgraph.samples.bwmf.proto.Report;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One task's share of the work. Reads its part of V when it is first needed. Used off the loop; safe for use by several threads. */
final class Share {

    private final Problem problem;
    private final BlockSolver solver;
    private final int task;
    private final int tasks;
    private @Nullable TaskShards shards;

    Share(Problem problem, int task, int tasks) {
        this.problem = problem;
        this.solver = new BlockSolver(problem.solver());
        this.task = task;
        this.tasks = tasks;
        problem.announce();
    }

    private synchronized TaskShards shards() {
        TaskShards current = shards;
        if (current == null) {
            current = problem.read(task, tasks);
            shards = current;
        }
        return current;
    }

    /** Returns the task's rows of the starting factors. */
    BlockState start() {
        TaskShards own = shards();
        Factors start = problem.start();
        return BlockState.start(
                encoded(start.d().slice(own.rows().range()), own.rows()),
                encoded(start.t().slice(own.columns().range()), own.columns()));
    }

    private static FactorBlock encoded(Factor block, SparseShard shard) {
        return FactorCodec.encode(shard.range().from(), block);
    }

    /**
     * Does the next epoch.
     *
     * @param side the factor to be updated
     * @param other the blocks of all tasks of the other factor
     */
    BlockState updated(BlockState state, Side side, List<FactorBlock> other) {
        TaskShards own = shards();
        String input = problem.fingerprint(state.report().getInput());
        Factor rest = whole(other);
        Factor block = FactorCodec.decode(state.of(side));
        Evaluation before = evaluatedBefore(state.epochs()) ? solver.evaluate(side, own, block, rest) : Evaluation.NONE;
        if (state.epochs() == 0 && problem.gradients()) {
            Factor ofOther = FactorCodec.decode(state.of(side.other()));
            Evaluation more =
                    solver.evaluate(side.other(), own, ofOther, problem.start().of(side));
            before = new Evaluation(before.loss(), before.squaredGradient().plus(more.squaredGradient()));
        }
        Factor updated = solver.update(side, own, block, rest);
        Evaluation told = state.epochs() % 2 == 1 ? solver.evaluate(side, own, updated, rest) : before;
        Report report = state.epochs() == 0 ? first(told, own) : Reports.of(told);
        return state.updated(
                side,
                encoded(updated, own.of(side)),
                report.toBuilder().setInput(input).build());
    }

    private boolean evaluatedBefore(long epoch) {
        return epoch == 0 || (epoch % 2 == 0 && problem.gradients());
    }

    private Report first(Evaluation evaluation, TaskShards own) {
        return Reports.of(evaluation).toBuilder()
                .addAllConstant(Reports.list(problem.solver().loss().constant(own.rows())))
                .setEmptyRows(Reports.emptyRows(own.rows()))
                .setEmptyColumns(Reports.emptyRows(own.columns()))
                .setDuplicates(own.duplicates())
                .build();
    }

    /** Puts the blocks of all tasks of both factors together. */
    static Factors factors(List<FactorBlock> d, List<FactorBlock> t) {
        return new Factors(whole(d), whole(t));
    }

    /** Puts the blocks of all tasks together. */
    private static Factor whole(List<FactorBlock> blocks) {
        return Factor.concat(blocks.stream().map(FactorCodec::decode).toList());
    }
}
