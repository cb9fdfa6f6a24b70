package io.taskgraph.samples.regression.model;

/**
 * What an epoch brought, for showing progress.
 *
 * @param evaluation how many evaluations of the objective there have been; 0 for the statistics
 * @param objective the objective where it was evaluated; NaN for the statistics
 * @param gradientNorm the largest component of the gradient at the best point so far; NaN for the statistics
 * @param errors rows in a wrong class, for families with classes
 * @param accepted whether the point is better than the one before and becomes the new base
 * @param remaining a guess of how many evaluations are still to come; {@link #UNKNOWN} if there is nothing to go by
 * @param finished whether the fit is complete
 */
public record Step(
        int evaluation,
        double objective,
        double gradientNorm,
        long errors,
        boolean accepted,
        int remaining,
        boolean finished) {

    /** There is no guess yet. */
    public static final int UNKNOWN = -1;
}
