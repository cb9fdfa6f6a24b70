package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.gamma.LogBeta;

/** Two classes, 0 and 1, or a share of successes in 0..1, with the logistic link. */
final class BinomialLoss implements RowLoss {

    @Override
    public double loss(double eta, double y) {
        if (y > 0 && y < 1) {
            double softplus = Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta)));
            return softplus - y * eta + y * Math.log(y) + (1 - y) * Math.log1p(-y);
        }
        double margin = y > 0.5 ? eta : -eta;
        return margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin));
    }

    @Override
    public double residual(double eta, double y) {
        if (y > 0 && y < 1) {
            return y * mean(-eta) - (1 - y) * mean(eta);
        }
        return y > 0.5 ? mean(-eta) : -mean(eta);
    }

    @Override
    public double weight(double eta) {
        return Math.max(SMALLEST_WEIGHT, mean(eta) * mean(-eta));
    }

    @Override
    public boolean isWrong(double eta, double y) {
        return eta > 0 != y > 0.5;
    }

    @Override
    public double startingIntercept(double meanTarget) {
        return Math.log(meanTarget / (1 - meanTarget));
    }

    @Override
    public double mean(double eta) {
        return 1 / (1 + Math.exp(-eta));
    }

    /** The binomial coefficient is a beta function: n over k is 1 / ((n + 1) B(n - k + 1, k + 1)). */
    @Override
    public double saturated(double y, double weight) {
        if (y == 0 || y == 1) {
            return 0;
        }
        double coefficient = -Math.log1p(weight) - LogBeta.value(weight * (1 - y) + 1, weight * y + 1);
        return coefficient + weight * (y * Math.log(y) + (1 - y) * Math.log1p(-y));
    }
}
