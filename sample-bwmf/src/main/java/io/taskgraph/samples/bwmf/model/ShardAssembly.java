package io.taskgraph.samples.bwmf.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the shard of some rows from entries that are grouped by runs of rows: counts the entries of each row, puts them in place one run after the other,
 * and while these are in the processor's cache sums entries of the same place, in the order in which they came, and sorts each row.
 */
public final class ShardAssembly {

    private static final int MAX_ENTRIES = Integer.MAX_VALUE - 8;

    /** At most one in so many places of a shard is left unused, so that few duplicates cost no copy. */
    private static final int MAX_SPARE_PART = 8;

    private final RowRange range;

    private final int width;

    private final List<EntryGroups> groups;

    private final RowSort order = new RowSort();

    /** Where the next entry of each row goes; in the end, where the row ends. */
    private final int[] next;

    /** Where the entries of each row begin once those of the same place are summed. */
    private final int[] starts;

    private int[] columns = new int[0];

    private double[] values = new double[0];

    /** Where an entry of each column was put last; may be of a former row. Made when it is first needed. */
    private int @Nullable [] places;

    private int end;

    private int duplicates;

    /**
     * Begins a shard.
     *
     * @param range the rows of the shard; entries of other rows are passed over
     * @param width the number of columns
     * @param groups all entries, in the order in which they came, in the same runs
     */
    public ShardAssembly(RowRange range, int width, List<EntryGroups> groups) {
        this.range = range;
        this.width = width;
        this.groups = groups;
        this.next = new int[range.size() + 1];
        this.starts = new int[range.size() + 1];
    }

    /**
     * Returns the shard. To be called once.
     *
     * @throws IllegalArgumentException if entries of the same place sum to more than a double holds
     */
    public SparseShard assemble() {
        if (range.size() > 0 && !groups.isEmpty()) {
            count();
            columns = new int[next[range.size()]];
            values = new double[columns.length];
            RowRuns runs = groups.get(0).runs();
            for (int run = runs.run(range.from()); run <= runs.run(range.to() - 1); run++) {
                for (EntryGroups group : groups) {
                    place(group, run);
                }
                int to = Math.min(runs.end(run), range.to());
                for (int row = Math.max(runs.start(run), range.from()); row < to; row++) {
                    finish(row - range.from());
                }
            }
        }
        duplicates = columns.length - end;
        if (duplicates > columns.length / MAX_SPARE_PART) {
            columns = Arrays.copyOf(columns, end);
            values = Arrays.copyOf(values, end);
        }
        return new SparseShard(range, width, starts, columns, values);
    }

    /** Returns how many entries were added to an earlier one of the same place. */
    public int duplicates() {
        return duplicates;
    }

    private void count() {
        long total = 0;
        for (EntryGroups group : groups) {
            int to = group.start(group.runs().run(range.to() - 1) + 1);
            for (int i = group.start(group.runs().run(range.from())); i < to; i++) {
                if (range.contains(group.row(i))) {
                    next[group.row(i) - range.from() + 1]++;
                    total++;
                }
            }
        }
        if (total > MAX_ENTRIES) {
            throw new IllegalStateException("a shard holds at most " + MAX_ENTRIES + " entries: use more tasks");
        }
        for (int row = 0; row < range.size(); row++) {
            next[row + 1] += next[row];
        }
    }

    private void place(EntryGroups group, int run) {
        for (int i = group.start(run); i < group.start(run + 1); i++) {
            if (range.contains(group.row(i))) {
                int to = next[group.row(i) - range.from()]++;
                columns[to] = group.column(i);
                values[to] = group.value(i);
            }
        }
    }

    private void finish(int row) {
        int from = row == 0 ? 0 : next[row - 1];
        int first = end;
        if (isAscending(from, next[row])) {
            int length = next[row] - from;
            System.arraycopy(columns, from, columns, first, length);
            System.arraycopy(values, from, values, first, length);
            end += length;
        } else {
            merge(row, from, next[row]);
        }
        order.sort(columns, values, first, end);
        starts[row + 1] = end;
    }

    private boolean isAscending(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (columns[i - 1] >= columns[i]) {
                return false;
            }
        }
        return true;
    }

    private void merge(int row, int from, int to) {
        int[] last = places == null ? new int[width] : places;
        places = last;
        int first = end;
        for (int i = from; i < to; i++) {
            int column = columns[i];
            int at = last[column];
            if (at >= first && at < end && columns[at] == column) {
                values[at] += values[i];
                checkSum(row, column, values[at]);
            } else {
                last[column] = end;
                columns[end] = column;
                values[end++] = values[i];
            }
        }
    }

    private void checkSum(int row, int column, double sum) {
        if (Double.isInfinite(sum)) {
            throw new IllegalArgumentException("the entries of row " + (row + range.from()) + ", column " + column
                    + " sum to more than a double holds");
        }
    }
}
