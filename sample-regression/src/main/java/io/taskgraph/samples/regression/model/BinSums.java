package io.taskgraph.samples.regression.model;

import java.util.Arrays;

/**
 * What a model says of rows against what they are, by bins: of a binomial model {@link #BINS} bins of the expected share, of others as many
 * bins of the residual in standard deviations, from {@link #LEAST} on in steps of {@link #STEP}; further residuals are in the outermost.
 *
 * @param values for each bin the weight of its rows, the sum of the expected and that of the actual targets
 */
@SuppressWarnings("ArrayRecordComponent")
public record BinSums(double[] values) implements Reduction {

    /** How many bins there are. */
    public static final int BINS = 16;

    /** The least residual of the first bin. */
    public static final double LEAST = -4;

    /** How many standard deviations a bin takes. */
    public static final double STEP = 0.5;

    private static final int FIELDS = 3;

    static BinSums none() {
        return new BinSums(new double[FIELDS * BINS]);
    }

    static BinSums ofArray(double[] values) {
        return new BinSums(values);
    }

    /** Adds a row to a sum that nobody else has yet. A row whose position is not a number is in no bin. */
    void add(double position, double weight, double expected, double actual) {
        if (Double.isNaN(position)) {
            return;
        }
        int bin = (int) Math.max(0, Math.min(BINS - 1, Math.floor(position)));
        values[FIELDS * bin] += weight;
        values[FIELDS * bin + 1] += weight * expected;
        values[FIELDS * bin + 2] += weight * actual;
    }

    /** Returns the weight of the rows in a bin. */
    public double weight(int bin) {
        return values[FIELDS * bin];
    }

    /** Returns the mean of what the model expects in a bin. */
    public double expected(int bin) {
        return values[FIELDS * bin + 1] / weight(bin);
    }

    /** Returns the mean of what is there in a bin. */
    public double actual(int bin) {
        return values[FIELDS * bin + 2] / weight(bin);
    }

    @Override
    public Wire toWire() {
        return Wire.ofNumbers(values);
    }

    @Override
    public Request.Kind kind() {
        return Request.Kind.BINS;
    }

    @Override
    public BinSums merge(Reduction reduction) {
        if (!(reduction instanceof BinSums other) || other.values.length != values.length) {
            throw new IllegalArgumentException("sums by bins do not merge with " + reduction);
        }
        double[] sums = values.clone();
        Arrays.setAll(sums, i -> values[i] + other.values[i]);
        return new BinSums(sums);
    }
}
