package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Counts with the logarithmic link and a variance of {@code mu + mu^2 / shape}.
 *
 * @param shape above 0
 */
record NegativeBinomialLoss(double shape) implements RowLoss {

    @Override
    public double loss(double eta, double y) {
        double mu = Math.exp(eta);
        return (y > 0 ? y * (Math.log(y) - eta) : 0) + (y + shape) * Math.log1p((mu - y) / (y + shape));
    }

    @Override
    public double residual(double eta, double y) {
        double mu = Math.exp(eta);
        return (y - mu) / (1 + mu / shape);
    }

    @Override
    public double weight(double eta) {
        double mu = Math.exp(eta);
        return Math.max(SMALLEST_WEIGHT, mu / (1 + mu / shape));
    }

    @Override
    public double startingIntercept(double meanTarget) {
        return Math.log(meanTarget);
    }

    @Override
    public double mean(double eta) {
        return Math.exp(eta);
    }

    @Override
    public double saturated(double y, double weight) {
        double gammas = LogGamma.value(shape + y) - LogGamma.value(shape) - LogGamma.value(y + 1);
        double powers = (y > 0 ? y * Math.log(y) : 0) - y * Math.log(shape + y) - shape * Math.log1p(y / shape);
        return weight * (gammas + powers);
    }
}
