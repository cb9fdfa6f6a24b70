package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.core.DD;

/** Gamma targets whose expected value is one divided by the predictor. A predictor of 0 or less is infinitely bad. */
final class InverseGammaLoss implements RowLoss {

    @Override
    public double loss(double eta, double y) {
        return eta > 0 ? y * eta - Math.log(y * eta) - 1 : Double.POSITIVE_INFINITY;
    }

    @Override
    public double residual(double eta, double y) {
        return 1 / eta - y;
    }

    @Override
    public DD residual(DD eta, double y) {
        double mean = 1 / eta.hi();
        return DD.ofDifference(mean, y).add(-mean * mean * eta.lo());
    }

    @Override
    public double weight(double eta) {
        return 1 / (eta * eta);
    }

    @Override
    public double startingIntercept(double meanTarget) {
        return 1 / meanTarget;
    }

    @Override
    public double mean(double eta) {
        return 1 / eta;
    }

    @Override
    public double saturated(double y, double weight) {
        return -weight * Math.log(y);
    }
}
