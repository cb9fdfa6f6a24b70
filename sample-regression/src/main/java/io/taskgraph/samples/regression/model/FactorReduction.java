package io.taskgraph.samples.regression.model;

import java.util.Arrays;

/**
 * Loss at the coefficients, and the triangular factor of the weighted design with the weighted working residuals as its
 * last column. Residuals rather than working responses: the solution is then a step from the coefficients, and further
 * steps refine a linear model's solution.
 */
public final class FactorReduction implements Reduction {

    private final LossSums sums;

    private final TriangularFactor factor;

    FactorReduction(LossSums sums, TriangularFactor factor) {
        this.sums = sums;
        this.factor = factor;
    }

    static FactorReduction ofArray(double[] values) {
        return new FactorReduction(
                LossSums.ofArray(values),
                TriangularFactor.ofPacked(Arrays.copyOfRange(values, LossSums.LENGTH, values.length)));
    }

    @Override
    public double[] toArray() {
        return Doubles.concat(sums.toArray(), factor.packed());
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
        return new FactorReduction(sums.plus(other.sums), factor.merge(other.factor));
    }

    LossSums sums() {
        return sums;
    }

    TriangularFactor factor() {
        return factor;
    }

    @Override
    public String toString() {
        return "FactorReduction[" + sums + ", size=" + factor.size() + "]";
    }
}
