package io.taskgraph.samples.bwmf.model;

/** Entries of a matrix, grouped by the run of their row; within a run they are in the order in which they came. */
public final class EntryGroups {

    private final RowRuns runs;

    private final int[] starts;

    private final int[] rows;

    private final int[] columns;

    private final double[] values;

    private EntryGroups(RowRuns runs, int[] starts, int[] rows, int[] columns, double[] values) {
        this.runs = runs;
        this.starts = starts;
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    /**
     * Groups entries, by counting. All rows must be of the runs.
     *
     * @param count how many there are at the beginning of the arrays
     */
    public static EntryGroups of(RowRuns runs, int[] rows, int[] columns, double[] values, int count) {
        int[] next = new int[runs.count() + 1];
        for (int i = 0; i < count; i++) {
            next[runs.run(rows[i]) + 1]++;
        }
        for (int run = 0; run < runs.count(); run++) {
            next[run + 1] += next[run];
        }
        EntryGroups groups = new EntryGroups(runs, next.clone(), new int[count], new int[count], new double[count]);
        for (int i = 0; i < count; i++) {
            int to = next[runs.run(rows[i])]++;
            groups.rows[to] = rows[i];
            groups.columns[to] = columns[i];
            groups.values[to] = values[i];
        }
        return groups;
    }

    /** Returns the same entries by column. Those of the same place stay in their order, since they are of the same run of rows. */
    public EntryGroups transposed(RowRuns runsOfColumns) {
        return of(runsOfColumns, columns, rows, values, values.length);
    }

    RowRuns runs() {
        return runs;
    }

    /** Returns where the entries of a run begin; they end where those of the next one do. */
    int start(int run) {
        return starts[run];
    }

    int row(int entry) {
        return rows[entry];
    }

    int column(int entry) {
        return columns[entry];
    }

    double value(int entry) {
        return values[entry];
    }
}
