package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.core.DD;
import org.jspecify.annotations.Nullable;

/**
 * One task's rows and its answers about them. An answer depends on the rows and the request alone. Rows are standardised block by
 * block whenever they are needed, which costs less than to hold them twice. Not safe for use by several threads.
 */
public final class Shard {

    private final Design design;

    private final ModelSpec spec;

    /** For which standardisation the factor of even weights is known, if for any. */
    private @Nullable Standardisation factored;

    private TriangularFactor evenFactor = TriangularFactor.empty(0);

    public Shard(Design design, ModelSpec spec) {
        this.design = design;
        this.spec = spec;
    }

    /** Answers a request of the root for the rows held here. */
    public Reduction answer(Request request) {
        if (request.kind() == Request.Kind.STATISTICS) {
            return ColumnStatistics.of(design);
        }
        Standardisation standardisation = request.standardisation();
        if (standardisation.width() != design.width()) {
            throw new IllegalArgumentException("the request is for " + standardisation.width()
                    + " features but there are " + design.width() + ": " + design.featureNames());
        }
        double[] coefficients = request.coefficients();
        if (request.kind() == Request.Kind.FACTOR) {
            return factor(standardisation, coefficients);
        }
        return spec.family() == Family.MULTINOMIAL
                ? softmaxGradient(standardisation, coefficients)
                : gradient(standardisation, coefficients);
    }

    private int width() {
        return design.width() + spec.offset();
    }

    private LossAndGradient softmaxGradient(Standardisation standardisation, double[] coefficients) {
        SoftmaxGradient gradient = new SoftmaxGradient(width(), coefficients);
        for (Design.Block block : design.blocks()) {
            gradient.add(standardisation.apply(block, spec.intercept()), block.target());
        }
        return gradient.sum();
    }

    private LossAndGradient gradient(Standardisation standardisation, double[] coefficients) {
        RowLoss rowLoss = spec.family().rowLoss();
        double[] gradient = new double[coefficients.length];
        LossSums sums = LossSums.NONE;
        for (Design.Block block : design.blocks()) {
            double[] rows = standardisation.apply(block, spec.intercept());
            for (int i = 0; i < block.rows(); i++) {
                double eta = predictor(rows, i, coefficients).hi();
                double y = block.target()[i];
                sums = sums.plusRow(rowLoss.loss(eta, y), rowLoss.isWrong(eta, y));
                double residual = rowLoss.residual(eta, y);
                for (int j = 0; j < gradient.length; j++) {
                    gradient[j] -= residual * rows[i * gradient.length + j];
                }
            }
        }
        return new LossAndGradient(sums, gradient);
    }

    private FactorReduction factor(Standardisation standardisation, double[] coefficients) {
        boolean known = standardisation.equals(factored);
        PreciseSums gradient = PreciseSums.zeros(width());
        TriangularFactor factor = TriangularFactor.empty(width());
        LossSums sums = LossSums.NONE;
        for (Design.Block block : design.blocks()) {
            double[] rows = standardisation.apply(block, spec.intercept());
            sums = weigh(block, rows, coefficients, gradient, sums);
            if (!known
                    && Double.isFinite(
                            Doubles.largest(rows))) { // else the loss is not finite either: the step is refused
                factor = factor.withRows(rows);
            }
        }
        if (known) {
            factor = evenFactor;
        } else if (spec.family().rowLoss().hasEvenWeights()) {
            factored = standardisation;
            evenFactor = factor;
        }
        return new FactorReduction(sums, gradient, factor);
    }

    /** Adds to the gradient, multiplies each row by the root of its weight, and returns the sums with the losses added. */
    private LossSums weigh(
            Design.Block block, double[] rows, double[] coefficients, PreciseSums gradient, LossSums before) {
        RowLoss rowLoss = spec.family().rowLoss();
        LossSums sums = before;
        for (int i = 0; i < block.rows(); i++) {
            DD eta = predictor(rows, i, coefficients);
            double y = block.target()[i];
            sums = sums.plusRow(rowLoss.loss(eta.hi(), y), rowLoss.isWrong(eta.hi(), y));
            DD slope = rowLoss.residual(eta, y).negate();
            double root = Math.sqrt(rowLoss.weight(eta.hi()));
            for (int j = 0; j < width(); j++) {
                double x = rows[i * width() + j];
                gradient.add(j, slope.multiply(x));
                rows[i * width() + j] = root * x;
            }
        }
        return sums;
    }

    /**
     * Sums in twice the precision, without which the gradient could not be precise: the compensated dot product of T.
     * Ogita, S. M. Rump and S. Oishi, SIAM Journal on Scientific Computing 26 (2005) 1955-1988.
     */
    private static DD predictor(double[] rows, int row, double[] coefficients) {
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
