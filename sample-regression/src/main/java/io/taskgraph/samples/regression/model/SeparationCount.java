package io.taskgraph.samples.regression.model;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * What a change of the coefficients does to the rows: how many it fits better without end, and how many it fits worse.
 *
 * @param rows all rows
 * @param better rows that fit better the further the change goes
 * @param worse rows that fit worse
 * @param lines the first lines of the better ones, at most {@link #MAX_LINES}, ascending
 */
@SuppressWarnings("ArrayRecordComponent")
public record SeparationCount(double rows, double better, double worse, double[] lines) implements Reduction {

    static final int MAX_LINES = 5;

    static final SeparationCount NONE = new SeparationCount(0, 0, 0, new double[0]);

    static SeparationCount ofArray(double[] values) {
        return new SeparationCount(values[0], values[1], values[2], Arrays.copyOfRange(values, 3, values.length));
    }

    @Override
    public Wire toWire() {
        return Wire.ofNumbers(Doubles.concat(new double[] {rows, better, worse}, lines));
    }

    @Override
    public Request.Kind kind() {
        return Request.Kind.SEPARATION;
    }

    @Override
    public SeparationCount merge(Reduction reduction) {
        if (!(reduction instanceof SeparationCount other)) {
            throw new IllegalArgumentException("a count of separated rows does not merge with " + reduction);
        }
        double[] first = DoubleStream.concat(Arrays.stream(lines), Arrays.stream(other.lines))
                .sorted()
                .limit(MAX_LINES)
                .toArray();
        return new SeparationCount(rows + other.rows, better + other.better, worse + other.worse, first);
    }
}
