package io.taskgraph.samples.regression.model;

/**
 * Looks for the optimum of an objective that is evaluated elsewhere, one point at a time. The base is the best point so
 * far, from which the next points are chosen.
 */
abstract class Optimizer {

    /** What can be done where a search does not succeed. */
    static final String ADVICE = "check the data for extreme values or set 'regression.l2' higher";

    private final Penalty penalty;

    private double[] base;

    private double baseObjective = Double.NaN;

    private double objective = Double.NaN;

    private double gradientNorm = Double.NaN;

    private boolean finished;

    Optimizer(double[] start, Penalty penalty) {
        this.base = start.clone();
        this.penalty = penalty;
    }

    /** Returns what is needed at {@link #point()}. */
    abstract Request.Kind kind();

    /** Returns the coefficients at which to evaluate next or, once finished, the optimum. */
    abstract double[] point();

    /** Takes the evaluation at {@link #point()} and returns whether that becomes the new base. */
    abstract boolean advance(Reduction merged);

    /** Notes the objective at a point. */
    final void evaluate(LossSums sums, double[] point) {
        objective = sums.meanLoss() + penalty.value(point);
    }

    /** Makes the point evaluated last the base. */
    final void moveTo(double[] point, double newGradientNorm) {
        base = point;
        baseObjective = objective;
        gradientNorm = newGradientNorm;
    }

    final void finish() {
        finished = true;
    }

    /** Returns the failure of a search that finds no better point. */
    final RegressionException stuck(String direction) {
        return new RegressionException(
                "no step " + direction + " lowers the objective below " + baseObjective + "; " + ADVICE);
    }

    final Penalty penalty() {
        return penalty;
    }

    final double[] base() {
        return base;
    }

    /** Returns the objective at the base; NaN before the first evaluation. */
    final double baseObjective() {
        return baseObjective;
    }

    /** Returns the objective where it was last evaluated. */
    final double objective() {
        return objective;
    }

    /** Returns the largest component of the gradient at the base. */
    final double gradientNorm() {
        return gradientNorm;
    }

    final boolean finished() {
        return finished;
    }
}
