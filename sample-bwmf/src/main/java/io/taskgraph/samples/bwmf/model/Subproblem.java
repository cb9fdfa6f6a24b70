package io.taskgraph.samples.bwmf.model;

/**
 * Minimise the loss over some rows of one factor while the other factor stays. Has a trial point, the last one evaluated,
 * and a current point, the last one accepted.
 */
interface Subproblem {

    /** Makes the point the trial point and returns the loss there. */
    double evaluate(double[] point);

    /** Makes the trial point the current one. */
    void accept();

    /** Computes the gradient at the current point. */
    void gradient(double[] gradient);
}
