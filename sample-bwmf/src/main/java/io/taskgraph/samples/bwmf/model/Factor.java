package io.taskgraph.samples.bwmf.model;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Rows of one factor: all of them, or the block that a task owns. Immutable once made, hence safe to share.
 *
 * <p>The kernels of both precisions are written out, alike but for the type of the array. One kernel for both, over rows that were widened to
 * {@code double} first, took 1.6 to 3.2 times as long in products and weighted sums at ranks 5 and 20.
 */
public abstract sealed class Factor permits DoubleFactor, FloatFactor {

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
     * Computes the inner product of a point with some rows: those that {@code rows} names from {@code from} on. Each adds up
     * from the first component to the last; four at a time, since one alone would wait for every addition.
     */
    abstract void products(int[] rows, int from, int count, double[] points, int at, double[] products);

    /** Adds the same rows, each times its weight, to the sums, one row after the other. */
    abstract void addWeighted(int[] rows, int from, int count, double[] weights, double[] sums);

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
