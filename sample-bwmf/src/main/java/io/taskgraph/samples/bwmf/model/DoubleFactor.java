package io.taskgraph.samples.bwmf.model;

import java.nio.ByteBuffer;

/** A factor stored as {@code double}. */
final class DoubleFactor extends Factor {

    private final double[] entries;

    DoubleFactor(int rows, int rank) {
        super(rows, rank);
        entries = new double[Math.multiplyExact(rows, rank)];
    }

    @Override
    public Precision precision() {
        return Precision.DOUBLE;
    }

    @Override
    public double get(int row, int component) {
        return entries[row * rank() + component];
    }

    @Override
    public void putTo(ByteBuffer bytes) {
        bytes.asDoubleBuffer().put(entries);
        bytes.position(bytes.position() + entries.length * Double.BYTES);
    }

    @Override
    void take(ByteBuffer bytes) {
        bytes.asDoubleBuffer().get(entries);
    }

    @Override
    void read(int row, double[] to, int at) {
        int rank = rank();
        for (int l = 0, from = row * rank; l < rank; l++) {
            to[at + l] = entries[from + l];
        }
    }

    @Override
    void write(int row, double[] from, int at) {
        int rank = rank();
        for (int l = 0, to = row * rank; l < rank; l++) {
            entries[to + l] = from[at + l];
        }
    }

    @Override
    void copyFrom(Factor source, int sourceRow, int count, int row) {
        System.arraycopy(((DoubleFactor) source).entries, sourceRow * rank(), entries, row * rank(), count * rank());
    }

    @Override
    double[] window(int[] rows, int from, int count, int[] starts, double[] spare) {
        for (int i = 0; i < count; i++) {
            starts[i] = rows[from + i] * rank();
        }
        return entries;
    }
}
