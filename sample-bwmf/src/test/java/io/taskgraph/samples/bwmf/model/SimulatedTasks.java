package io.taskgraph.samples.bwmf.model;

import java.util.ArrayList;
import java.util.List;

/** The epochs of a job with its tasks one after another in the test's thread. */
final class SimulatedTasks {

    private final BlockSolver solver;

    private final Solver kind;

    private final List<TaskShards> shards;

    private Factors factors;

    private long epoch;

    SimulatedTasks(SolverSettings settings, List<TaskShards> shards, Factors start) {
        this.solver = new BlockSolver(settings);
        this.kind = settings.solver();
        this.shards = shards;
        this.factors = start;
    }

    Factors factors() {
        return factors;
    }

    void iterate() {
        runEpoch();
        runEpoch();
    }

    private void runEpoch() {
        Side side = kind.side(epoch++);
        List<Factor> blocks = new ArrayList<>();
        for (TaskShards task : shards) {
            SparseShard shard = task.of(side);
            blocks.add(solver.update(side, task, factors.of(side).slice(shard.range()), factors.of(side.other())));
        }
        Factor whole = Factor.concat(blocks);
        factors = side == Side.D ? new Factors(whole, factors.t()) : new Factors(factors.d(), whole);
    }

    Evaluation evaluate(Side side) {
        Evaluation sum = Evaluation.NONE;
        for (TaskShards task : shards) {
            SparseShard shard = task.of(side);
            sum = sum.plus(
                    solver.evaluate(side, task, factors.of(side).slice(shard.range()), factors.of(side.other())));
        }
        return sum;
    }

    double loss() {
        return evaluate(Side.D).loss().value();
    }
}
