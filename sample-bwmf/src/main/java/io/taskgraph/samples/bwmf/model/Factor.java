package io.taskgraph.samples.bwmf.model;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Rows of one factor: all of them, or the block that a task owns. Immutable once made, hence safe to share.
 */
public abstract sealed class Factor permits DoubleFactor, FloatFactor {

    /** How many rows are worked on at a time. */
    static final int WINDOW = 4;

    private final int rows;

    private final int rank;

    Factor(int rows, int rank) {
        if (rows < 0 || rank < 1) {
            throw new IllegalArgumentException("a factor has rows and a rank, not " + rows + " x " + rank);
        }
        this.rows = rows;
        this.rank = rank;
    }

    /** Makes a factor of the given rows, each of {@code rank} entries; rows are asked for in their order. */
    public static Factor of(Precision precision, int rows, int rank, IntFunction<double[]> row) {
        Factor factor = precision.zeros(rows, rank);
        for (int i = 0; i < rows; i++) {
            factor.write(i, row.apply(i), 0);
        }
        return factor;
    }

    /** Puts blocks of the same rank and precision one below the other. */
    public static Factor concat(List<Factor> blocks) {
        int rows = blocks.stream().mapToInt(Factor::rows).reduce(0, Math::addExact);
        Factor first = blocks.get(0);
        Factor whole = first.precision().zeros(rows, first.rank());
        int at = 0;
        for (Factor block : blocks) {
            if (block.rank() != first.rank() || block.precision() != first.precision()) {
                throw new IllegalArgumentException("a block of rank " + block.rank() + " in " + block.precision()
                        + " does not go below one of rank " + first.rank() + " in " + first.precision());
            }
            whole.copyFrom(block, 0, block.rows(), at);
            at += block.rows();
        }
        return whole;
    }

    /** Reads what {@link #putTo(ByteBuffer)} has written. */
    public static Factor readFrom(ByteBuffer bytes, Precision precision, int rows, int rank) {
        long needed = (long) rows * rank * precision.bytes();
        if (bytes.remaining() != needed) {
            throw new IllegalArgumentException("a block of " + rows + " x " + rank + " in " + precision + " takes "
                    + needed + " bytes but there are " + bytes.remaining());
        }
        Factor factor = precision.zeros(rows, rank);
        factor.take(bytes);
        return factor;
    }

    public final int rows() {
        return rows;
    }

    public final int rank() {
        return rank;
    }

    public abstract Precision precision();

    /** Returns one entry. */
    public abstract double get(int row, int component);

    /** Returns a copy of some rows. */
    public final Factor slice(RowRange range) {
        Factor block = precision().zeros(range.size(), rank);
        block.copyFrom(this, range.from(), range.size(), 0);
        return block;
    }

    /** Writes all entries, row by row, in the byte order of the buffer. */
    public abstract void putTo(ByteBuffer bytes);

    abstract void take(ByteBuffer bytes);

    abstract void read(int row, double[] to, int at);

    /** Sets a row; only before the factor is handed out. Different rows may be set by different threads. */
    abstract void write(int row, double[] from, int at);

    abstract void copyFrom(Factor source, int sourceRow, int count, int row);

    /**
     * Returns an array that holds the entries of up to {@link #WINDOW} rows as {@code double}, for the methods below.
     *
     * @param rows numbers of rows, of which {@code count} from index {@code from} on are meant
     * @param starts gets the index at which each of these rows begins
     * @param spare array of {@link #WINDOW} rows, which may be filled and returned
     */
    abstract double[] window(int[] rows, int from, int count, int[] starts, double[] spare);

    /**
     * Computes the inner product of a point with some rows: those that {@code rows} names from {@code from} on. Each adds up
     * from the first component to the last; four at a time, since one alone would wait for every addition.
     */
    final void products(int[] rows, int from, int count, double[] points, int at, double[] products) {
        int[] starts = new int[WINDOW];
        double[] spare = spare();
        int p = 0;
        for (; p + WINDOW <= count; p += WINDOW) {
            double[] entries = window(rows, from + p, WINDOW, starts, spare);
            int row0 = starts[0];
            int row1 = starts[1];
            int row2 = starts[2];
            int row3 = starts[3];
            double sum0 = 0;
            double sum1 = 0;
            double sum2 = 0;
            double sum3 = 0;
            for (int l = 0; l < rank; l++) {
                double factor = points[at + l];
                sum0 += factor * entries[row0 + l];
                sum1 += factor * entries[row1 + l];
                sum2 += factor * entries[row2 + l];
                sum3 += factor * entries[row3 + l];
            }
            products[p] = sum0;
            products[p + 1] = sum1;
            products[p + 2] = sum2;
            products[p + 3] = sum3;
        }
        for (; p < count; p++) {
            double[] entries = window(rows, from + p, 1, starts, spare);
            double sum = 0;
            for (int l = 0, row = starts[0]; l < rank; l++) {
                sum += points[at + l] * entries[row + l];
            }
            products[p] = sum;
        }
    }

    /** Adds the same rows, each times its weight, to the sums, one row after the other. */
    final void addWeighted(int[] rows, int from, int count, double[] weights, double[] sums) {
        int[] starts = new int[WINDOW];
        double[] spare = spare();
        int p = 0;
        for (; p + WINDOW <= count; p += WINDOW) {
            double[] entries = window(rows, from + p, WINDOW, starts, spare);
            int row0 = starts[0];
            int row1 = starts[1];
            int row2 = starts[2];
            int row3 = starts[3];
            double weight0 = weights[p];
            double weight1 = weights[p + 1];
            double weight2 = weights[p + 2];
            double weight3 = weights[p + 3];
            for (int l = 0; l < rank; l++) {
                sums[l] = sums[l]
                        + weight0 * entries[row0 + l]
                        + weight1 * entries[row1 + l]
                        + weight2 * entries[row2 + l]
                        + weight3 * entries[row3 + l];
            }
        }
        for (; p < count; p++) {
            double[] entries = window(rows, from + p, 1, starts, spare);
            double weight = weights[p];
            for (int l = 0, row = starts[0]; l < rank; l++) {
                sums[l] += weight * entries[row + l];
            }
        }
    }

    private double[] spare() {
        return new double[precision() == Precision.DOUBLE ? 0 : WINDOW * rank];
    }

    /** Returns the sum of each column, added up from the first row to the last. */
    final double[] columnSums() {
        double[] sums = new double[rank];
        double[] row = new double[rank];
        for (int i = 0; i < rows; i++) {
            read(i, row, 0);
            for (int l = 0; l < rank; l++) {
                sums[l] += row[l];
            }
        }
        return sums;
    }

    /** Returns FᵀF, row by row, added up from the first row of F to the last. */
    final double[] gram() {
        double[] gram = new double[rank * rank];
        double[] row = new double[rank];
        for (int i = 0; i < rows; i++) {
            read(i, row, 0);
            for (int l = 0, at = 0; l < rank; l++) {
                for (int c = 0; c < rank; c++) {
                    gram[at++] += row[l] * row[c];
                }
            }
        }
        return gram;
    }
}
