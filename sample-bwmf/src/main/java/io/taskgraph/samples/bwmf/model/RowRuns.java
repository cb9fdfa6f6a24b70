package io.taskgraph.samples.bwmf.model;

/**
 * Consecutive rows in runs of 2^shift rows each, but for the last one. Entries are grouped by run before they are sorted by row, since the entries
 * of a run fit into a processor's cache.
 */
public record RowRuns(RowRange rows, int shift) {

    private static final int MAX_RUNS = 256;

    private static final int ENTRIES_OF_RUN = 1 << 15;

    /** Returns runs of about 2^15 entries, and at most 256 of them. */
    public static RowRuns of(RowRange rows, long entries) {
        long most = Math.max(1, Math.min(MAX_RUNS, entries / ENTRIES_OF_RUN));
        int shift = 0;
        while (new RowRuns(rows, shift).count() > most) {
            shift++;
        }
        return new RowRuns(rows, shift);
    }

    /** Returns the number of runs. */
    int count() {
        return rows.size() == 0 ? 0 : run(rows.to() - 1) + 1;
    }

    /** Returns the run of a row. */
    int run(int row) {
        return (row - rows.from()) >> shift;
    }

    /** Returns the first row of a run. */
    int start(int run) {
        return rows.from() + (run << shift);
    }

    /** Returns the row after the last one of a run. */
    int end(int run) {
        return (int) Math.min(rows.to(), rows.from() + ((run + 1L) << shift));
    }
}
