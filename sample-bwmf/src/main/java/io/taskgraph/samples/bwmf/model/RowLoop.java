package io.taskgraph.samples.bwmf.model;

import java.util.stream.IntStream;

/**
 * Work on independent rows by all processors: in the fork-join pool of the calling thread, or in the common one, the
 * calling thread taking its share. Each run of rows writes to places of its own, so the schedule does not matter.
 */
final class RowLoop {

    /** Runs in one loop: enough for an even load on many processors, few enough to keep scratch memory small. */
    private static final int MAX_RUNS = 64;

    private RowLoop() {}

    /** What is done with one run of rows. */
    interface Body {

        void accept(int run, RowRange rows);
    }

    static RowRange[] runs(SparseShard shard) {
        return shard.cut(MAX_RUNS);
    }

    static void run(RowRange[] runs, Body body) {
        IntStream.range(0, runs.length).parallel().forEach(run -> body.accept(run, runs[run]));
    }
}
