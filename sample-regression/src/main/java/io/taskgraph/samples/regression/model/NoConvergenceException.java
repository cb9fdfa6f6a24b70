package io.taskgraph.samples.regression.model;

/** The optimum was not reached within the evaluations allowed. */
public final class NoConvergenceException extends RegressionException {

    NoConvergenceException(String reason, int evaluations, double gradientNorm, String advice) {
        super(reason + " after " + evaluations + " evaluations, at gradient norm " + gradientNorm + "; " + advice);
    }
}
