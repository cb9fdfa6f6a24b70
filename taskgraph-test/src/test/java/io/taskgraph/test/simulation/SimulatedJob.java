package io.taskgraph.test.simulation;

import java.util.List;
import java.util.function.Consumer;

/** The jobs that are run under swarms of faults. */
enum SimulatedJob {
    /** Sums over a tree; see {@link TreeSumRun}. */
    TREE(1, 1, 0) {
        @Override
        SwarmPlan plan(long seed) {
            return TreeSumRun.plan(seed);
        }

        @Override
        List<String> run(SwarmPlan plan, Consumer<Simulation> prepare) {
            return new TreeSumRun(plan, prepare).breaches();
        }
    },
    /** Random topologies; see {@link MeshRun}. */
    MESH(1, 1, 0) {
        @Override
        SwarmPlan plan(long seed) {
            return MeshRun.plan(seed);
        }

        @Override
        List<String> run(SwarmPlan plan, Consumer<Simulation> prepare) {
            return new MeshRun(plan, prepare).breaches();
        }
    },
    /** A master that hands out work; see {@link RangeJobRun}. */
    MASTER(1, RangeJobRun.WORKERS + 1, 0) {
        @Override
        SwarmPlan plan(long seed) {
            return RangeJobRun.plan(seed);
        }

        @Override
        List<String> run(SwarmPlan plan, Consumer<Simulation> prepare) {
            return RangeJobRun.of(plan, prepare).breaches();
        }
    },
    /** Replicated updates; see {@link UpdateRun}. */
    UPDATES(2, UpdateRun.TASKS, 0) {
        @Override
        SwarmPlan plan(long seed) {
            return UpdateRun.plan(seed);
        }

        @Override
        List<String> run(SwarmPlan plan, Consumer<Simulation> prepare) {
            return UpdateRun.of(plan, prepare).breaches();
        }
    },
    /** Blocks and checkpoints; see {@link BlockRun}. */
    BLOCKS(1, BlockRun.TASKS, BlockRun.LAST_EPOCH) {
        @Override
        SwarmPlan plan(long seed) {
            return BlockRun.plan(seed);
        }

        @Override
        List<String> run(SwarmPlan plan, Consumer<Simulation> prepare) {
            return BlockRun.of(plan, prepare);
        }
    },
    /** Random collectives; see {@link IterativeRun}. The seed decides how many tasks and iterations there are. */
    ITERATIVE(1, Long.MAX_VALUE, Long.MAX_VALUE) {
        @Override
        SwarmPlan plan(long seed) {
            return IterativeRun.plan(seed);
        }

        @Override
        List<String> run(SwarmPlan plan, Consumer<Simulation> prepare) {
            return IterativeRun.of(plan, prepare);
        }
    };

    private final int leastProcesses;
    private final long leastTasks;
    private final long leastLastEpoch;

    SimulatedJob(int leastProcesses, long leastTasks, long leastLastEpoch) {
        this.leastProcesses = leastProcesses;
        this.leastTasks = leastTasks;
        this.leastLastEpoch = leastLastEpoch;
    }

    int leastProcesses() {
        return leastProcesses;
    }

    long leastTasks() {
        return leastTasks;
    }

    long leastLastEpoch() {
        return leastLastEpoch;
    }

    /** Returns what a seed stands for. */
    abstract SwarmPlan plan(long seed);

    /**
     * Runs the job and returns what went wrong.
     *
     * @param prepare told of the simulation before it starts
     */
    abstract List<String> run(SwarmPlan plan, Consumer<Simulation> prepare);

    /** Runs the job under the faults of a seed and returns what went wrong. */
    List<String> run(long seed) {
        return plan(seed).run();
    }
}
