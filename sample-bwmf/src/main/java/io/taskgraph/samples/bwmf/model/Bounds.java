package io.taskgraph.samples.bwmf.model;

/**
 * The interval that every entry of a factor is kept in. A factor stored as float keeps it up to rounding.
 *
 * @param lower the smallest value, not negative
 * @param upper the largest value
 */
public record Bounds(double lower, double upper) {

    /** Bounds that keep a logarithm and a quotient finite. */
    public static final Bounds POSITIVE = new Bounds(1e-8, 1e20);

    static final Bounds NON_NEGATIVE = new Bounds(0, Double.MAX_VALUE);

    public Bounds {
        if (!(lower >= 0 && lower < upper && upper < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("bounds must be 0 <= lower < upper but are " + lower + ", " + upper);
        }
    }

    double clip(double value) {
        return Math.min(upper, Math.max(lower, value));
    }

    void clip(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = clip(values[i]);
        }
    }

    /** Returns the part of a derivative that a step against it can follow without leaving the bounds. */
    double project(double derivative, double value) {
        if (value <= lower) {
            return Math.min(0, derivative);
        }
        return value >= upper ? Math.max(0, derivative) : derivative;
    }
}
