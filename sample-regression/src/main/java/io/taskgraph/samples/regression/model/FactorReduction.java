package io.taskgraph.samples.regression.model;

import java.util.Arrays;

/**
 * What a Newton step needs: loss and gradient at the coefficients, summed over the rows, and the triangular factor of the
 * weighted design, whose R'R is the second derivative. The gradient is summed precisely, because the digits of the
 * solution are those of the gradient: errors of the factor only slow the approach.
 */
public final class FactorReduction implements Reduction {

    private final LossSums sums;

    private final PreciseSums gradient;

    private final TriangularFactor factor;

    FactorReduction(LossSums sums, PreciseSums gradient, TriangularFactor factor) {
        this.sums = sums;
        this.gradient = gradient;
        this.factor = factor;
    }

    static FactorReduction ofArray(double[] values) {
        int size = (int) values[0];
        int gradient = 1 + LossSums.LENGTH;
        int factor = gradient + 2 * size;
        return new FactorReduction(
                LossSums.ofArray(Arrays.copyOfRange(values, 1, gradient)),
                PreciseSums.ofArray(Arrays.copyOfRange(values, gradient, factor)),
                TriangularFactor.ofPacked(size, Arrays.copyOfRange(values, factor, values.length)));
    }

    @Override
    public Wire toWire() {
        return Wire.ofNumbers(
                Doubles.concat(new double[] {factor.size()}, sums.toArray(), gradient.toArray(), factor.packed()));
    }

    @Override
    public Request.Kind kind() {
        return Request.Kind.FACTOR;
    }

    @Override
    public FactorReduction merge(Reduction reduction) {
        if (!(reduction instanceof FactorReduction other)) {
            throw new IllegalArgumentException("a factor does not merge with " + reduction);
        }
        TriangularFactor merged = factor.merge(other.factor); // first, because it checks the size
        return new FactorReduction(sums.plus(other.sums), gradient.plus(other.gradient), merged);
    }

    LossSums sums() {
        return sums;
    }

    PreciseSums gradient() {
        return gradient;
    }

    TriangularFactor factor() {
        return factor;
    }

    @Override
    public String toString() {
        return "FactorReduction[" + sums + ", size=" + factor.size() + "]";
    }
}
