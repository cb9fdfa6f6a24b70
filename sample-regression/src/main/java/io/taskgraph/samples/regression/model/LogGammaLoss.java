package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.core.DD;

/** Gamma targets with the logarithmic link. */
final class LogGammaLoss implements RowLoss {

    @Override
    public double loss(double eta, double y) {
        return y * Math.exp(-eta) + eta - Math.log(y) - 1;
    }

    @Override
    public double residual(double eta, double y) {
        return y * Math.exp(-eta) - 1;
    }

    @Override
    public DD residual(DD eta, double y) {
        double ratio = y * Math.exp(-eta.hi());
        return DD.ofDifference(ratio, 1).add(-ratio * eta.lo());
    }

    @Override
    public double weight(double eta) {
        return 1;
    }

    @Override
    public boolean hasEvenWeights() {
        return true;
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
        return -weight * Math.log(y);
    }
}
