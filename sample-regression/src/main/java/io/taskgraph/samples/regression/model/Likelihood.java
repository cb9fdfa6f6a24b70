package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.gamma.LogGamma;

/** Puts the logarithm of the likelihood at an optimum together from the sums over rows. */
final class Likelihood {

    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    private Likelihood() {}

    /** Returns it for targets that were divided by a power of 2; the dispersion, where there is one, is the likeliest. */
    static double of(Family family, LossSums sums, int targetUnit) {
        double deviance = 2 * sums.loss();
        return switch (family) {
            case GAUSSIAN -> {
                double logVariance = Math.log(deviance / sums.rows()) + 2 * targetUnit * Math.log(2);
                yield -0.5 * sums.rows() * (LOG_2_PI + logVariance + 1) + sums.saturated();
            }
            case GAMMA -> {
                double order = sums.weight() / deviance;
                yield sums.weight() * (order * Math.log(order) - order - LogGamma.value(order))
                        + sums.saturated()
                        - order * sums.loss();
            }
            case BINOMIAL, POISSON, MULTINOMIAL, NEGATIVE_BINOMIAL -> sums.saturated() - sums.loss();
        };
    }
}
