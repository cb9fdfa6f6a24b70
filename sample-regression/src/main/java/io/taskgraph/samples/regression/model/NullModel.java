package io.taskgraph.samples.regression.model;

/**
 * Finds the best model of an intercept alone by Newton's method in one variable, where no formula gives it: with an offset, or at the shape
 * of a negative binomial model.
 */
final class NullModel {

    private static final double TOLERANCE = 1e-9;

    /** The longest step of a predictor that is not on the scale of the target. */
    private static final double LONGEST_STEP = 3;

    private final ModelSpec spec;

    private final double[] point;

    private double deviance = Double.NaN;

    NullModel(ModelSpec spec, double[] start) {
        this.spec = spec;
        this.point = start.clone();
    }

    /** Returns the coefficients at which to evaluate next, and in the end the best ones. */
    double[] point() {
        return point.clone();
    }

    /** Takes the evaluation there, and returns whether it is the last one. */
    boolean advance(FactorReduction reduction) {
        deviance = 2 * reduction.sums().loss();
        if (!spec.intercept()) {
            return true;
        }
        double root = reduction.factor().get(0, 0);
        double step = -reduction.gradient().get(0).hi() / (root * root);
        boolean last = Math.abs(step) <= TOLERANCE * Math.max(1, Math.abs(point[0]));
        if (!last) {
            point[0] += spec.link() == Link.LOG || spec.link() == Link.LOGIT
                    ? Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step))
                    : step;
        }
        return last;
    }

    /** Returns the deviance where it was evaluated last. */
    double deviance() {
        return deviance;
    }
}
