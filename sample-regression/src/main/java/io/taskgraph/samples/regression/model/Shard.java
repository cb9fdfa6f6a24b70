package io.taskgraph.samples.regression.model;

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
            double eta = predictor(i, coefficients);
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
        TriangularFactor factor = TriangularFactor.empty(width() + 1);
        LossSums sums = LossSums.NONE;
        RowLoss rowLoss = spec.family().rowLoss();
        for (int start = 0; start < design.rows(); start += BLOCK) {
            int end = Math.min(start + BLOCK, design.rows());
            factor = factor.withRows(weighted(start, end, coefficients));
            for (int i = start; i < end; i++) {
                double eta = predictor(i, coefficients);
                sums = sums.plusRow(rowLoss.loss(eta, design.target(i)), rowLoss.isWrong(eta, design.target(i)));
            }
        }
        return new FactorReduction(sums, factor);
    }

    private double[] weighted(int start, int end, double[] coefficients) {
        RowLoss rowLoss = spec.family().rowLoss();
        int width = width();
        double[] block = new double[(end - start) * (width + 1)];
        for (int i = start, at = 0; i < end; i++) {
            double eta = predictor(i, coefficients);
            double root = Math.sqrt(rowLoss.weight(eta));
            for (int j = 0; j < width; j++) {
                block[at++] = root * rows[i * width + j];
            }
            block[at++] = rowLoss.residual(eta, design.target(i)) / root;
        }
        return finite(block) ? block : new double[block.length]; // the loss is not finite either: the step is refused
    }

    private static boolean finite(double[] values) {
        return Double.isFinite(Doubles.largest(values));
    }

    /** Sums in twice the precision, which is what lets a second step refine the first. */
    private double predictor(int row, double[] coefficients) {
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
        return sum + rest;
    }
}
