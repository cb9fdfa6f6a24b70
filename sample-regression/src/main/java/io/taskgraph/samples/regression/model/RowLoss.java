package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.core.DD;

/** What a row with linear predictor {@code eta} and target {@code y} contributes: half its unit deviance. */
interface RowLoss {

    /** Keeps Newton's equations solvable where a fitted value is at the edge of its range. */
    double SMALLEST_WEIGHT = 1e-14;

    double loss(double eta, double y);

    /** Returns y minus the expected value; the negative derivative of the loss. */
    double residual(double eta, double y);

    /** Returns the residual at a predictor of twice the precision. */
    default DD residual(DD eta, double y) {
        return DD.ofDifference(residual(eta.hi(), y), weight(eta.hi()) * eta.lo());
    }

    /** Returns the second derivative of the loss by {@code eta}, at least {@link #SMALLEST_WEIGHT}. */
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

    /** Squared error. */
    final class Gaussian implements RowLoss {

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
    }

    /** Two classes, 0 and 1, with the logistic link. */
    final class Binomial implements RowLoss {

        @Override
        public double loss(double eta, double y) {
            double margin = y > 0.5 ? eta : -eta;
            return margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin));
        }

        @Override
        public double residual(double eta, double y) {
            return y > 0.5 ? logistic(-eta) : -logistic(eta);
        }

        @Override
        public double weight(double eta) {
            return Math.max(SMALLEST_WEIGHT, logistic(eta) * logistic(-eta));
        }

        @Override
        public boolean isWrong(double eta, double y) {
            return eta > 0 != y > 0.5;
        }

        @Override
        public double startingIntercept(double meanTarget) {
            return Math.log(meanTarget / (1 - meanTarget));
        }

        private static double logistic(double eta) {
            return 1 / (1 + Math.exp(-eta));
        }
    }

    /** Counts with the logarithmic link. */
    final class Poisson implements RowLoss {

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
    }
}
