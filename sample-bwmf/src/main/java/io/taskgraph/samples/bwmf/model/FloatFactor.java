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
    void products(int[] rows, int from, int count, double[] points, int at, double[] products) {
        int rank = rank();
        int p = 0;
        for (; p + 3 < count; p += 4) {
            int row0 = rows[from + p] * rank;
            int row1 = rows[from + p + 1] * rank;
            int row2 = rows[from + p + 2] * rank;
            int row3 = rows[from + p + 3] * rank;
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
            double sum = 0;
            for (int l = 0, row = rows[from + p] * rank; l < rank; l++) {
                sum += points[at + l] * entries[row + l];
            }
            products[p] = sum;
        }
    }

    @Override
    void addWeighted(int[] rows, int from, int count, double[] weights, double[] sums) {
        int rank = rank();
        int p = 0;
        for (; p + 3 < count; p += 4) {
            int row0 = rows[from + p] * rank;
            int row1 = rows[from + p + 1] * rank;
            int row2 = rows[from + p + 2] * rank;
            int row3 = rows[from + p + 3] * rank;
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
            double weight = weights[p];
            for (int l = 0, row = rows[from + p] * rank; l < rank; l++) {
                sums[l] += weight * entries[row + l];
            }
        }
    }
}
