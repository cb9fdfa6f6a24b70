package io.taskgraph.samples.bwmf.model;

import java.nio.ByteBuffer;

/** A factor stored as {@code float}. */
final class FloatFactor extends Factor {

    private final float[] entries;

    FloatFactor(int rows, int rank) {
        super(rows, rank);
        entries = new float[Math.multiplyExact(rows, rank)];
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT;
    }

    @Override
    public double get(int row, int component) {
        return entries[row * rank() + component];
    }

    @Override
    public void putTo(ByteBuffer bytes) {
        bytes.asFloatBuffer().put(entries);
        bytes.position(bytes.position() + entries.length * Float.BYTES);
    }

    @Override
    void take(ByteBuffer bytes) {
        bytes.asFloatBuffer().get(entries);
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
            entries[to + l] = (float) from[at + l];
        }
    }

    @Override
    void copyFrom(Factor source, int sourceRow, int count, int row) {
        System.arraycopy(((FloatFactor) source).entries, sourceRow * rank(), entries, row * rank(), count * rank());
    }

    @Override
    double[] window(int[] rows, int from, int count, int[] starts, double[] spare) {
        for (int i = 0; i < count; i++) {
            starts[i] = i * rank();
            read(rows[from + i], spare, starts[i]);
        }
        return spare;
    }
}
