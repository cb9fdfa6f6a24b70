package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.core.DD;

/** What a row with linear predictor {@code eta} and target {@code y} contributes: half its unit deviance. */
interface RowLoss {

    /** Keeps the square root of a weight, and products of it, within the range of a {@code double}. */
    double SMALLEST_WEIGHT = 1e-300;

    /**
     * Returns the loss of a family with a single predictor.
     *
     * @param shape of negative binomial targets; infinite for Poisson's
     */
    static RowLoss of(ModelSpec spec, double shape) {
        return switch (spec.family()) {
            case GAUSSIAN -> new GaussianLoss();
            case BINOMIAL -> new BinomialLoss();
            case POISSON -> new PoissonLoss();
            case GAMMA -> spec.link() == Link.INVERSE ? new InverseGammaLoss() : new LogGammaLoss();
            case NEGATIVE_BINOMIAL -> Double.isInfinite(shape) ? new PoissonLoss() : new NegativeBinomialLoss(shape);
            case MULTINOMIAL ->
                throw new IllegalStateException("the multinomial family has no single linear predictor");
        };
    }

    double loss(double eta, double y);

    /** Returns the negative derivative of the loss. */
    double residual(double eta, double y);

    /** Returns the residual at a predictor of twice the precision. */
    default DD residual(DD eta, double y) {
        return DD.ofDifference(residual(eta.hi(), y), weight(eta.hi()) * eta.lo());
    }

    /** Returns the expected second derivative of the loss by {@code eta}, at least {@link #SMALLEST_WEIGHT}. */
    double weight(double eta);

    /** Returns whether the weight is 1 everywhere. */
    default boolean hasEvenWeights() {
        return false;
    }

    /** Returns whether the fitted class is another than the row's; never true where there are no classes. */
    default boolean isWrong(double eta, double y) {
        return false;
    }

    /** Returns the predictor that fits best if it is the same for all rows. */
    double startingIntercept(double meanTarget);

    /** Returns the expected target. */
    double mean(double eta);

    /**
     * Returns the logarithm of the likelihood of a target if its expected value were itself, less the terms of the dispersion, for a
     * row of a certain weight.
     */
    double saturated(double y, double weight);
}
