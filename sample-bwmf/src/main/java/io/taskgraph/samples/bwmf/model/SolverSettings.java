package io.taskgraph.samples.bwmf.model;

/**
 * How blocks are updated; the same for all tasks of a job.
 *
 * @param loss what is minimised
 * @param solver how
 * @param lineSearch what has a step length of its own; of no effect on multiplicative updates
 * @param innerSteps the number of gradient steps, or of multiplicative updates, that one epoch makes
 * @param bounds the interval that entries are kept in; of no effect on multiplicative updates
 */
public record SolverSettings(Loss loss, Solver solver, LineSearch lineSearch, int innerSteps, Bounds bounds) {

    public SolverSettings {
        if (innerSteps < 1) {
            throw new IllegalArgumentException("'innerSteps' must be positive but is " + innerSteps);
        }
    }

    /** Returns ten projected gradient steps an epoch under the Kullback-Leibler loss. */
    public static SolverSettings projectedGradient(LineSearch lineSearch) {
        return new SolverSettings(Loss.KULLBACK_LEIBLER, Solver.PROJECTED_GRADIENT, lineSearch, 10, Bounds.POSITIVE);
    }

    /** Returns one multiplicative update an epoch under the Kullback-Leibler loss. */
    public static SolverSettings multiplicative() {
        return new SolverSettings(Loss.KULLBACK_LEIBLER, Solver.MULTIPLICATIVE, LineSearch.ROW, 1, Bounds.POSITIVE);
    }

    Bounds effectiveBounds() {
        return solver == Solver.MULTIPLICATIVE ? Bounds.NON_NEGATIVE : bounds;
    }

    /** Returns the value below which a multiplicative update leaves 0. */
    double leastKept(Side side) {
        // scikit-learn does so for T alone, and only up to this loss.
        return side == Side.T && loss == Loss.KULLBACK_LEIBLER ? Math.ulp(1.0) : 0;
    }
}
