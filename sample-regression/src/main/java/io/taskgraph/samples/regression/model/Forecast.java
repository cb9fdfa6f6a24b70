package io.taskgraph.samples.regression.model;

/**
 * Guesses how many evaluations a fit still takes, on the assumption that the gradient goes on falling at its mean rate so
 * far. Newton's method falls faster towards the end, so that for it the guess is mostly too high. A linear model takes
 * Newton's method three: one to solve, one to refine, and the last one.
 */
final class Forecast {

    private static final int LINEAR_MODEL = 3;

    private final ModelSpec spec;

    private double firstNorm = Double.NaN;

    Forecast(ModelSpec spec) {
        this.spec = spec;
    }

    /** Returns the evaluations still to come, with the last one at the optimum, or {@link Step#UNKNOWN}. */
    int remaining(int evaluations, double gradientNorm) {
        if (spec.family() == Family.GAUSSIAN && spec.method() == Method.NEWTON) {
            return Math.max(1, LINEAR_MODEL - evaluations);
        }
        if (evaluations == 1) {
            firstNorm = gradientNorm;
        }
        double left = Math.log(gradientNorm / spec.gradientTolerance());
        if (left <= 0) {
            return 1;
        }
        double fallen = Math.log(firstNorm / gradientNorm);
        if (!(fallen > 0)) {
            return Step.UNKNOWN;
        }
        double guess = Math.ceil(left / fallen * (evaluations - 1));
        return 1 + (int) Math.min(guess, spec.maxEvaluations() - evaluations);
    }
}
