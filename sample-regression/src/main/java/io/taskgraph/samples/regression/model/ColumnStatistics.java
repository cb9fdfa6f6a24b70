package io.taskgraph.samples.regression.model;

import java.util.Arrays;

/**
 * Count, mean, sum of squared deviations, minimum and maximum of each feature and, as the last column, of the target.
 * Merges by the pairwise update of Chan, Golub and LeVeque, which does not cancel as sums of squares would.
 */
public final class ColumnStatistics implements Reduction {

    private static final int MEAN = 0;

    private static final int DEVIATIONS = 1;

    private static final int MINIMUM = 2;

    private static final int MAXIMUM = 3;

    private static final int FIELDS = 4;

    private final double rows;

    private final double[] fields;

    private ColumnStatistics(double rows, double[] fields) {
        this.rows = rows;
        this.fields = fields;
    }

    static ColumnStatistics of(Design design) {
        int columns = design.width() + 1;
        double[] fields = new double[FIELDS * columns];
        for (int at = 0; at < fields.length; at += FIELDS) {
            fields[at + MINIMUM] = Double.POSITIVE_INFINITY;
            fields[at + MAXIMUM] = Double.NEGATIVE_INFINITY;
        }
        int count = 0;
        for (Design.Block block : design.blocks()) {
            for (int row = 0; row < block.rows(); row++) {
                count++;
                for (int column = 0; column < design.width(); column++) {
                    collect(block.features()[row * design.width() + column], count, column * FIELDS, fields);
                }
                collect(block.target()[row], count, design.width() * FIELDS, fields);
            }
        }
        return new ColumnStatistics(design.rows(), fields);
    }

    private static void collect(double value, int count, int at, double[] fields) {
        double delta = value - fields[at + MEAN];
        fields[at + MEAN] += delta / count;
        fields[at + DEVIATIONS] += delta * (value - fields[at + MEAN]);
        fields[at + MINIMUM] = Math.min(fields[at + MINIMUM], value);
        fields[at + MAXIMUM] = Math.max(fields[at + MAXIMUM], value);
    }

    static ColumnStatistics ofArray(double[] values) {
        return new ColumnStatistics(values[0], Arrays.copyOfRange(values, 1, values.length));
    }

    @Override
    public double[] toArray() {
        return Doubles.concat(new double[] {rows}, fields);
    }

    @Override
    public Request.Kind kind() {
        return Request.Kind.STATISTICS;
    }

    @Override
    public ColumnStatistics merge(Reduction reduction) {
        if (!(reduction instanceof ColumnStatistics other) || other.fields.length != fields.length) {
            throw new IllegalArgumentException("column statistics do not merge with " + reduction);
        }
        if (other.rows == 0 || rows == 0) {
            return rows == 0 ? other : this;
        }
        double total = rows + other.rows;
        double[] merged = new double[fields.length];
        for (int at = 0; at < fields.length; at += FIELDS) {
            double delta = other.fields[at + MEAN] - fields[at + MEAN];
            merged[at + MEAN] = fields[at + MEAN] + delta * (other.rows / total);
            merged[at + DEVIATIONS] = fields[at + DEVIATIONS]
                    + other.fields[at + DEVIATIONS]
                    + delta * delta * (rows * other.rows / total);
            merged[at + MINIMUM] = Math.min(fields[at + MINIMUM], other.fields[at + MINIMUM]);
            merged[at + MAXIMUM] = Math.max(fields[at + MAXIMUM], other.fields[at + MAXIMUM]);
        }
        return new ColumnStatistics(total, merged);
    }

    /** Returns the number of rows. */
    public long rows() {
        return (long) rows;
    }

    /** Returns the number of features. */
    public int width() {
        return fields.length / FIELDS - 1;
    }

    double mean(int column) {
        return fields[column * FIELDS + MEAN];
    }

    double minimum(int column) {
        return fields[column * FIELDS + MINIMUM];
    }

    double maximum(int column) {
        return fields[column * FIELDS + MAXIMUM];
    }

    boolean isConstant(int column) {
        return minimum(column) == maximum(column);
    }

    double standardDeviation(int column) {
        return Math.sqrt(fields[column * FIELDS + DEVIATIONS] / rows);
    }

    double rootMeanSquare(int column) {
        return Math.sqrt(fields[column * FIELDS + DEVIATIONS] / rows + mean(column) * mean(column));
    }

    @Override
    public String toString() {
        return "ColumnStatistics[rows=" + rows() + ", width=" + width() + "]";
    }
}
