package io.taskgraph.samples.bwmf.model;

/**
 * A run of consecutive rows.
 *
 * @param from the first row
 * @param to the row after the last one
 */
public record RowRange(int from, int to) {

    public RowRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("'from' " + from + " and 'to' " + to + " enclose no run of rows");
        }
    }

    /** Returns a task's share of all rows, from {@code floor(task * rows / tasks)} on; with few rows it may be empty. */
    public static RowRange of(int task, int tasks, int rows) {
        if (task < 0 || task >= tasks) {
            throw new IllegalArgumentException("there is no task " + task + " of " + tasks);
        }
        return new RowRange((int) ((long) task * rows / tasks), (int) ((task + 1L) * rows / tasks));
    }

    /** Returns the number of rows. */
    public int size() {
        return to - from;
    }

    /** Returns whether a row is one of these. */
    public boolean contains(int row) {
        return from <= row && row < to;
    }
}
