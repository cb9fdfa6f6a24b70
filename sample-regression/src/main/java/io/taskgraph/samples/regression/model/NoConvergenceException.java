package io.taskgraph.samples.regression.model;

/** The optimum was not reached within the evaluations allowed, or no further step lowers the objective. */
public final class NoConvergenceException extends RegressionException {

    NoConvergenceException(String reason, int evaluations, double gradientNorm) {
        super(reason + " after " + evaluations + " evaluations, at gradient norm " + gradientNorm);
    }
}
