package io.taskgraph.samples.bwmf.model;

import java.util.Arrays;

/**
 * Collects entries, in any order, of the rows of one shard. Entries of the same place are summed, in the order in which
 * they came. Holds at most 2^31 - 9 entries.
 */
public final class SparseShardBuilder {

    private static final int MOST = Integer.MAX_VALUE - 8;

    private final RowRange range;

    private final int width;

    private int[] rows = new int[16];

    private int[] columns = new int[16];

    private double[] values = new double[16];

    private int count;

    private int duplicates;

    private double[] scratchValues = new double[0];

    private int[] scratchColumns = new int[0];

    public SparseShardBuilder(RowRange range, int width) {
        this.range = range;
        this.width = width;
    }

    /**
     * Takes an entry. One of another shard's rows is passed over, and so is 0.
     *
     * @throws IllegalArgumentException if the column is outside the matrix or the value is negative or not finite
     */
    public void add(int row, int column, double value) {
        if (column < 0 || column >= width) {
            throw new IllegalArgumentException("column " + column + " is not within 0.." + (width - 1));
        }
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("value " + value + " is not a finite number of at least 0");
        }
        if (value == 0 || !range.contains(row)) {
            return;
        }
        if (count == values.length) {
            if (count == MOST) {
                throw new IllegalStateException("a shard holds at most " + MOST + " entries: use more tasks");
            }
            int capacity = (int) Math.min(MOST, count + (count >> 1) + 16L);
            rows = Arrays.copyOf(rows, capacity);
            columns = Arrays.copyOf(columns, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        rows[count] = row - range.from();
        columns[count] = column;
        values[count++] = value;
    }

    /** Returns how many entries were added to an earlier one of the same place, once {@link #build()} has summed them. */
    public int duplicates() {
        return duplicates;
    }

    /** Returns the shard. The builder must not be used after that. */
    public SparseShard build() {
        // Stable counting sorts by column and then by row: linear, and duplicates stay in the order of the input.
        sort(columns, width);
        return merge(sort(rows, range.size()));
    }

    private int[] sort(int[] keys, int keyCount) {
        int[] next = new int[keyCount + 1];
        for (int i = 0; i < count; i++) {
            next[keys[i] + 1]++;
        }
        for (int k = 0; k < keyCount; k++) {
            next[k + 1] += next[k];
        }
        int[] starts = next.clone();
        int[] sortedRows = new int[count];
        int[] sortedColumns = new int[count];
        double[] sortedValues = new double[count];
        for (int i = 0; i < count; i++) {
            int to = next[keys[i]]++;
            sortedRows[to] = rows[i];
            sortedColumns[to] = columns[i];
            sortedValues[to] = values[i];
        }
        rows = sortedRows;
        columns = sortedColumns;
        values = sortedValues;
        return starts;
    }

    private SparseShard merge(int[] starts) {
        int[] mergedStarts = new int[starts.length];
        int to = 0;
        for (int row = 0; row < range.size(); row++) {
            int first = to;
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                if (to > first && columns[to - 1] == columns[i]) {
                    values[to - 1] += values[i];
                    checkSum(row, columns[i], values[to - 1]);
                } else {
                    columns[to] = columns[i];
                    values[to++] = values[i];
                }
            }
            sortByValue(first, to);
            mergedStarts[row + 1] = to;
        }
        duplicates = count - to;
        return new SparseShard(range, width, mergedStarts, Arrays.copyOf(columns, to), Arrays.copyOf(values, to));
    }

    /** Brings equal values of a row together, so that a row needs one logarithm for each of its different values. */
    private void sortByValue(int from, int to) {
        if (isAscending(from, to)) {
            return;
        }
        int length = to - from;
        if (scratchValues.length < length) {
            scratchValues = new double[length];
            scratchColumns = new int[length];
        }
        for (int run = 1; run < length; run *= 2) {
            for (int start = from; start + run < to; start += 2 * run) {
                merge(start, start + run, Math.min(start + 2 * run, to));
            }
        }
    }

    private boolean isAscending(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (values[i - 1] > values[i]) {
                return false;
            }
        }
        return true;
    }

    /** Merges two ascending runs; of the same value those of the first one come first. */
    private void merge(int from, int middle, int to) {
        int firsts = middle - from;
        System.arraycopy(values, from, scratchValues, 0, firsts);
        System.arraycopy(columns, from, scratchColumns, 0, firsts);
        int first = 0;
        int second = middle;
        for (int at = from; first < firsts; at++) {
            if (second < to && values[second] < scratchValues[first]) {
                values[at] = values[second];
                columns[at] = columns[second++];
            } else {
                values[at] = scratchValues[first];
                columns[at] = scratchColumns[first++];
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
