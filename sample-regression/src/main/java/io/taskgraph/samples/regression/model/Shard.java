package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.core.DD;
import org.jspecify.annotations.Nullable;

/**
 * One task's rows and its answers about them. An answer depends on the rows and the request alone; the standardised rows
 * of the last request are kept. Not safe for use by several threads.
 */
public final class Shard {

    private static final int BLOCK = 512;

    private final Design design;

    private final ModelSpec spec;

    private @Nullable Standardisation standardisation;

    private double[] rows = new double[0];

    public Shard(Design design, ModelSpec spec) {
        this.design = design;
        this.spec = spec;
    }

    /** Answers a request of the root for the rows held here. */
    public Reduction answer(Request request) {
        if (request.kind() == Request.Kind.STATISTICS) {
            return ColumnStatistics.of(design);
        }
        standardise(request.standardisation());
        double[] coefficients = request.coefficients();
        if (request.kind() == Request.Kind.FACTOR) {
            return factor(coefficients);
        }
        return spec.family() == Family.MULTINOMIAL
                ? new SoftmaxGradient(rows, width(), design).at(coefficients)
                : gradient(coefficients);
    }

    private void standardise(Standardisation requested) {
        if (requested.width() != design.width()) {
            throw new IllegalArgumentException("the request is for " + requested.width() + " features but there are "
                    + design.width() + ": " + design.featureNames());
        }
        if (standardisation == null || !requested.equals(standardisation)) {
            standardisation = requested;
            rows = requested.apply(design, spec.intercept());
        }
    }

    private int width() {
        return design.width() + spec.offset();
    }

    private LossAndGradient gradient(double[] coefficients) {
        RowLoss rowLoss = spec.family().rowLoss();
        double[] gradient = new double[coefficients.length];
        LossSums sums = LossSums.NONE;
        for (int i = 0; i < design.rows(); i++) {
            double eta = predictor(i, coefficients).hi();
            double y = design.target(i);
            sums = sums.plusRow(rowLoss.loss(eta, y), rowLoss.isWrong(eta, y));
            double residual = rowLoss.residual(eta, y);
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] -= residual * rows[i * gradient.length + j];
            }
        }
        return new LossAndGradient(sums, gradient);
    }

    private FactorReduction factor(double[] coefficients) {
        PreciseSums gradient = PreciseSums.zeros(width());
        TriangularFactor factor = TriangularFactor.empty(width());
        LossSums sums = LossSums.NONE;
        RowLoss rowLoss = spec.family().rowLoss();
        for (int start = 0; start < design.rows(); start += BLOCK) {
            int end = Math.min(start + BLOCK, design.rows());
            double[] weighted = new double[(end - start) * width()];
            for (int i = start; i < end; i++) {
                DD eta = predictor(i, coefficients);
                double y = design.target(i);
                sums = sums.plusRow(rowLoss.loss(eta.hi(), y), rowLoss.isWrong(eta.hi(), y));
                DD slope = rowLoss.residual(eta, y).negate();
                double root = Math.sqrt(rowLoss.weight(eta.hi()));
                for (int j = 0; j < width(); j++) {
                    double x = rows[i * width() + j];
                    gradient.add(j, slope.multiply(x));
                    weighted[(i - start) * width() + j] = root * x;
                }
            }
            if (Double.isFinite(Doubles.largest(weighted))) { // else the loss is not finite either: the step is refused
                factor = factor.withRows(weighted);
            }
        }
        return new FactorReduction(sums, gradient, factor);
    }

    /**
     * Sums in twice the precision, without which the gradient could not be precise: the compensated dot product of T.
     * Ogita, S. M. Rump and S. Oishi, SIAM Journal on Scientific Computing 26 (2005) 1955-1988.
     */
    private DD predictor(int row, double[] coefficients) {
        double sum = 0;
        double rest = 0;
        for (int j = 0; j < coefficients.length; j++) {
            double x = rows[row * coefficients.length + j];
            double product = coefficients[j] * x;
            double next = sum + product;
            double part = next - sum;
            rest += (sum - (next - part)) + (product - part) + Math.fma(coefficients[j], x, -product);
            sum = next;
        }
        return DD.ofSum(sum, rest);
    }
}
