package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.gamma.LogGamma;

/** Counts with the logarithmic link. */
final class PoissonLoss implements RowLoss {

    @Override
    public double loss(double eta, double y) {
        return (y > 0 ? y * (Math.log(y) - eta) : 0) - y + Math.exp(eta);
    }

    @Override
    public double residual(double eta, double y) {
        return y - Math.exp(eta);
    }

    @Override
    public double weight(double eta) {
        return Math.max(SMALLEST_WEIGHT, Math.exp(eta));
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
        return y == 0 ? 0 : weight * (y * Math.log(y) - y - LogGamma.value(y + 1));
    }
}
