package io.taskgraph.test.simulation;

import java.util.List;

/** The jobs that are run under swarms of faults. */
enum SimulatedJob {
    /** Sums over a tree; see {@link TreeSumRun}. */
    TREE {
        @Override
        List<String> run(long seed) {
            return TreeSumRun.ofSwarm(seed).breaches();
        }
    },
    /** Random topologies; see {@link MeshRun}. */
    MESH {
        @Override
        List<String> run(long seed) {
            return MeshRun.ofSwarm(seed).breaches();
        }
    },
    /** A master that hands out work; see {@link RangeJobRun}. */
    MASTER {
        @Override
        List<String> run(long seed) {
            return RangeJobRun.ofSwarm(seed).breaches();
        }
    },
    /** Replicated updates; see {@link UpdateRun}. */
    UPDATES {
        @Override
        List<String> run(long seed) {
            return UpdateRun.ofSwarm(seed).breaches();
        }
    },
    /** Blocks and checkpoints; see {@link BlockRun}. */
    BLOCKS {
        @Override
        List<String> run(long seed) {
            return BlockRun.ofSwarm(seed);
        }
    };

    /** Runs the job under the faults of a seed and returns what went wrong. */
    abstract List<String> run(long seed);
}
