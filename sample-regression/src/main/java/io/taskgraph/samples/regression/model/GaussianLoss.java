package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.core.DD;

/** Squared error. */
final class GaussianLoss implements RowLoss {

    @Override
    public double loss(double eta, double y) {
        return 0.5 * (y - eta) * (y - eta);
    }

    @Override
    public double residual(double eta, double y) {
        return y - eta;
    }

    @Override
    public DD residual(DD eta, double y) {
        return eta.negate().add(y);
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
        return meanTarget;
    }

    @Override
    public double mean(double eta) {
        return eta;
    }

    @Override
    public double saturated(double y, double weight) {
        return 0.5 * Math.log(weight);
    }
}
