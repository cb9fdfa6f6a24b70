package io.taskgraph.samples.bwmf.model;

import java.util.Arrays;

/**
 * Consecutive rows of a sparse non-negative matrix, in compressed form. For the side of T the matrix is the transpose of
 * V, so that its rows are columns of V. Immutable.
 */
public final class SparseShard {

    private final RowRange range;

    private final int width;

    private final int[] starts;

    private final int[] columns;

    private final double[] values;

    /** Takes arrays over, which may be longer than what they hold. */
    SparseShard(RowRange range, int width, int[] starts, int[] columns, double[] values) {
        this.range = range;
        this.width = width;
        this.starts = starts;
        this.columns = columns;
        this.values = values;
    }

    /** Returns which rows of the whole matrix these are. */
    public RowRange range() {
        return range;
    }

    /** Returns the number of rows held here. */
    public int rows() {
        return range.size();
    }

    /** Returns the number of columns of the matrix. */
    public int width() {
        return width;
    }

    /** Returns the number of entries that are not 0. */
    public int nonZeros() {
        return starts[rows()];
    }

    /** Returns where the entries of a row begin, counted within the shard; they end where those of the next row begin. */
    public int start(int row) {
        return starts[row];
    }

    /** Returns the column of an entry. Within a row entries ascend by value and, where that is the same, by column. */
    public int column(int entry) {
        return columns[entry];
    }

    /** Returns the value of an entry, which is positive. */
    public double value(int entry) {
        return values[entry];
    }

    /** Returns the column of every entry; not to be changed. */
    int[] columns() {
        return columns;
    }

    void copyValues(int entry, double[] to, int count) {
        System.arraycopy(values, entry, to, 0, count);
    }

    int longestRow() {
        int longest = 0;
        for (int i = 0; i < rows(); i++) {
            longest = Math.max(longest, starts[i + 1] - starts[i]);
        }
        return longest;
    }

    /** Returns at most so many runs of rows, of about the same number of entries each, one after the other. */
    RowRange[] cut(int most) {
        int parts = Math.min(most, rows());
        RowRange[] runs = new RowRange[parts];
        long work = (long) nonZeros() + rows();
        int from = 0;
        int count = 0;
        for (int p = 1; p <= parts; p++) {
            int to = from;
            while (to < rows() && (p == parts || (long) starts[to] + to < work * p / parts)) {
                to++;
            }
            if (to > from) {
                runs[count++] = new RowRange(from, to);
            }
            from = to;
        }
        return Arrays.copyOf(runs, count);
    }
}
