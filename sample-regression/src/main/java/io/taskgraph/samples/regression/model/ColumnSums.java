package io.taskgraph.samples.regression.model;

import java.util.Arrays;

/**
 * Weight, mean, sum of squared deviations, minimum and maximum of each of some columns. Merges by the pairwise update of Chan, Golub
 * and LeVeque, which does not cancel as sums of squares would. Columns whose values are so large or small that their squares would leave the
 * range of a {@code double} are summed in units of a power of 2.
 */
final class ColumnSums {

    private static final int MEAN = 0;

    private static final int DEVIATIONS = 1;

    private static final int MINIMUM = 2;

    private static final int MAXIMUM = 3;

    /** Exponent of the unit of mean and deviations; without one for a column of zeros. */
    private static final int UNIT = 4;

    private static final int FIELDS = 5;

    /** Squares of numbers up to this exponent, and sums of many of them, are within the range. */
    private static final int SAFE_EXPONENT = 400;

    private final double weight;

    private final double[] fields;

    private ColumnSums(double weight, double[] fields) {
        this.weight = weight;
        this.fields = fields;
    }

    /**
     * Sums block after block of rows. Minimum and maximum come first, because the unit depends on them. The rows of a block are those of some
     * neighbouring columns.
     */
    static final class Builder {

        private final double[] minima;

        private final double[] maxima;

        private final double[] units;

        /** Whether values of the column are summed in another unit than their own. */
        private final boolean[] scaled;

        private final double[] means;

        private final double[] deviations;

        private double weight;

        Builder(int columns) {
            this.minima = new double[columns];
            this.maxima = new double[columns];
            this.units = new double[columns];
            this.scaled = new boolean[columns];
            this.means = new double[columns];
            this.deviations = new double[columns];
            Arrays.fill(minima, Double.POSITIVE_INFINITY);
            Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
        }

        /** Takes the values of {@code width} columns from {@code first} on, row by row. */
        void extend(int first, int width, double[] values) {
            for (int from = 0; from < values.length; from += width) {
                for (int j = 0; j < width; j++) {
                    minima[first + j] = Math.min(minima[first + j], values[from + j]);
                    maxima[first + j] = Math.max(maxima[first + j], values[from + j]);
                }
            }
        }

        void setUnits() {
            for (int j = 0; j < units.length; j++) {
                units[j] = unit(Math.max(Math.abs(minima[j]), Math.abs(maxima[j])));
                scaled[j] = units[j] != 0 && !Double.isInfinite(units[j]);
            }
        }

        private static double unit(double largest) {
            if (largest == 0 || Double.isInfinite(largest)) {
                return Double.NEGATIVE_INFINITY;
            }
            int exponent = Math.getExponent(largest);
            return Math.abs(exponent) > SAFE_EXPONENT ? exponent : 0;
        }

        void nextRow(double ofRow) {
            weight += ofRow;
        }

        /** Takes the values of {@code width} columns from {@code first} on in the row that was begun last, whose weight is given. */
        void add(int first, int width, double[] values, int from, double ofRow) {
            for (int j = 0; j < width; j++) {
                int column = first + j;
                double value = scaled[column] ? scaled(values[from + j], -units[column]) : values[from + j];
                double delta = value - means[column];
                means[column] += delta * ofRow / weight;
                deviations[column] += ofRow * delta * (value - means[column]);
            }
        }

        ColumnSums build() {
            double[] fields = new double[FIELDS * means.length];
            for (int j = 0; j < means.length; j++) {
                fields[j * FIELDS + MEAN] = means[j];
                fields[j * FIELDS + DEVIATIONS] = deviations[j];
                fields[j * FIELDS + MINIMUM] = minima[j];
                fields[j * FIELDS + MAXIMUM] = maxima[j];
                fields[j * FIELDS + UNIT] = units[j];
            }
            return new ColumnSums(weight, fields);
        }
    }

    static ColumnSums ofArray(double[] values) {
        return new ColumnSums(values[0], Arrays.copyOfRange(values, 1, values.length));
    }

    double[] toArray() {
        return Doubles.concat(new double[] {weight}, fields);
    }

    ColumnSums plus(ColumnSums other) {
        if (other.fields.length != fields.length) {
            throw new IllegalArgumentException(
                    "sums of " + columns() + " and " + other.columns() + " columns do not merge");
        }
        if (other.weight == 0 || weight == 0) {
            return weight == 0 ? other : this;
        }
        double total = weight + other.weight;
        double[] merged = new double[fields.length];
        for (int at = 0; at < fields.length; at += FIELDS) {
            double unit = Math.max(fields[at + UNIT], other.fields[at + UNIT]);
            double mean = in(unit, at, MEAN);
            double delta = other.in(unit, at, MEAN) - mean;
            merged[at + MEAN] = mean + delta * (other.weight / total);
            merged[at + DEVIATIONS] = in(unit, at, DEVIATIONS)
                    + other.in(unit, at, DEVIATIONS)
                    + delta * delta * (weight * other.weight / total);
            merged[at + MINIMUM] = Math.min(fields[at + MINIMUM], other.fields[at + MINIMUM]);
            merged[at + MAXIMUM] = Math.max(fields[at + MAXIMUM], other.fields[at + MAXIMUM]);
            merged[at + UNIT] = unit;
        }
        return new ColumnSums(total, merged);
    }

    private double in(double unit, int at, int field) {
        double shift = fields[at + UNIT] - unit;
        return shift == 0 || Double.isNaN(shift)
                ? fields[at + field]
                : scaled(fields[at + field], field == DEVIATIONS ? 2 * shift : shift);
    }

    private static double scaled(double value, double exponent) {
        return Double.isInfinite(exponent) ? value : Math.scalb(value, (int) exponent);
    }

    /** Returns the columns in another order, some of them perhaps shares of ones instead. */
    ColumnSums arranged(int[] from, double[] shares) {
        double[] arranged = new double[from.length * FIELDS];
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0) {
                System.arraycopy(fields, from[i] * FIELDS, arranged, i * FIELDS, FIELDS);
            } else {
                double share = shares[i] / weight;
                arranged[i * FIELDS + MEAN] = share;
                arranged[i * FIELDS + DEVIATIONS] = shares[i] * (1 - share);
                arranged[i * FIELDS + MINIMUM] = share < 1 ? 0 : 1;
                arranged[i * FIELDS + MAXIMUM] = share > 0 ? 1 : 0;
            }
        }
        return new ColumnSums(weight, arranged);
    }

    int columns() {
        return fields.length / FIELDS;
    }

    double weight() {
        return weight;
    }

    double mean(int column) {
        // The mean of equal values may be off by rounding.
        return isConstant(column) ? minimum(column) : inRawUnit(fields[column * FIELDS + MEAN], column);
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
        return inRawUnit(Math.sqrt(fields[column * FIELDS + DEVIATIONS] / weight), column);
    }

    double rootMeanSquare(int column) {
        double mean = fields[column * FIELDS + MEAN];
        return inRawUnit(Math.sqrt(fields[column * FIELDS + DEVIATIONS] / weight + mean * mean), column);
    }

    /** Returns the exponent of a power of 2 that values should be divided by so that their squares stay within the range; 0 mostly. */
    int unit(int column) {
        double unit = fields[column * FIELDS + UNIT];
        return Double.isInfinite(unit) ? 0 : (int) unit;
    }

    private double inRawUnit(double value, int column) {
        return Math.scalb(value, unit(column));
    }
}
