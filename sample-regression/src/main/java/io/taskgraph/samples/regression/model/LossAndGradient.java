package io.taskgraph.samples.regression.model;

import java.util.Arrays;

/** Loss and its gradient by the coefficients, as sums over rows and without the penalty. */
public final class LossAndGradient implements Reduction {

    private final LossSums sums;

    private final double[] gradient;

    LossAndGradient(LossSums sums, double[] gradient) {
        this.sums = sums;
        this.gradient = gradient.clone();
    }

    static LossAndGradient ofArray(double[] values) {
        return new LossAndGradient(
                LossSums.ofArray(values), Arrays.copyOfRange(values, LossSums.LENGTH, values.length));
    }

    @Override
    public Wire toWire() {
        return Wire.ofNumbers(Doubles.concat(sums.toArray(), gradient));
    }

    @Override
    public Request.Kind kind() {
        return Request.Kind.GRADIENT;
    }

    @Override
    public LossAndGradient merge(Reduction reduction) {
        if (!(reduction instanceof LossAndGradient other) || other.gradient.length != gradient.length) {
            throw new IllegalArgumentException(
                    "a gradient of length " + gradient.length + " does not merge with " + reduction);
        }
        return new LossAndGradient(sums.plus(other.sums), Doubles.plus(gradient, 1, other.gradient));
    }

    LossSums sums() {
        return sums;
    }

    /** Returns the sum of the losses. */
    public double loss() {
        return sums.loss();
    }

    /** Returns the gradient of the sum of the losses. */
    public double[] gradient() {
        return gradient.clone();
    }

    @Override
    public String toString() {
        return "LossAndGradient[" + sums + ", length=" + gradient.length + "]";
    }
}
