package io.taskgraph.samples.regression.model;

/**
 * Finds the best model of an intercept alone by Newton's method in one variable, where no formula gives it: with an offset, or at the shape
 * of a negative binomial model. A step that raises the deviance is halved. {@link Fit} bounds the evaluations.
 */
final class NullModel {

    private static final double TOLERANCE = 1e-9;

    private static final double ROUNDING = 1e-12;

    /** The longest step of a predictor that is not on the scale of the target. */
    private static final double LONGEST_STEP = 3;

    private final ModelSpec spec;

    private final boolean offset;

    /** The best coefficients so far, or the first ones. */
    private final double[] base;

    /** The deviance there; NaN before it is known. */
    private double deviance = Double.NaN;

    /** What is tried from there. */
    private double step;

    /** @param offset whether rows have one */
    NullModel(ModelSpec spec, double[] start, boolean offset) {
        this.spec = spec;
        this.base = start.clone();
        this.offset = offset;
    }

    /** Returns the coefficients at which to evaluate next, and in the end the best ones. */
    double[] point() {
        double[] point = base.clone();
        point[0] += step;
        return point;
    }

    /**
     * Takes the evaluation there, and returns whether it is the last one.
     *
     * @throws RegressionException if there is nothing finite to begin at
     */
    boolean advance(FactorReduction reduction) {
        double reached = 2 * reduction.sums().loss();
        if (Double.isNaN(deviance) && !Double.isFinite(reached)) {
            reach(reached);
            return false;
        }
        if (reached <= deviance + ROUNDING * Math.abs(deviance) || Double.isNaN(deviance)) {
            base[0] += step;
            deviance = reached;
            step = spec.intercept() ? newtonStep(reduction) : 0;
        } else {
            step /= 2;
        }
        boolean last = Math.abs(step) <= TOLERANCE * Math.max(1, Math.abs(base[0]));
        if (last) {
            step = 0;
        } else if (spec.link() == Link.LOG || spec.link() == Link.LOGIT) {
            step = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step));
        }
        return last;
    }

    /** Goes on to where all expected targets are possible: with the inverse link, an intercept that is large enough. */
    private void reach(double reached) {
        if (spec.link() != Link.INVERSE || reached != Double.POSITIVE_INFINITY) {
            throw notFinite(reached);
        }
        step = step == 0 ? base[0] : 2 * step;
    }

    private double newtonStep(FactorReduction reduction) {
        double root = reduction.factor().get(0, 0);
        double newton = -reduction.gradient().get(0).hi() / (root * root);
        if (!Double.isFinite(newton)) {
            throw notFinite(newton);
        }
        return newton;
    }

    private RegressionException notFinite(double value) {
        String where = spec.intercept() ? "at the intercept " + point()[0] : "without an intercept";
        return new RegressionException(
                "the fit has nothing to begin at: " + where + " deviance or step are " + value + "; " + advice());
    }

    /** Returns what can be done where no model is found. */
    String advice() {
        return offset
                ? "check 'regression.offset', which is a term of the linear predictor: with a log link it must be the"
                        + " logarithm of an exposure, not the exposure itself"
                : "check the target for extreme values";
    }

    /** Returns the least deviance so far. */
    double deviance() {
        return deviance;
    }
}
