package io.taskgraph.samples.regression.model;

/**
 * The root's part in a fit, as a state machine: every task answers {@link #next()}, and the merged answers go to {@link
 * #advance(Reduction)}, until a step says that it is finished. Given the same answers it asks the same.
 */
public interface Solver {

    /** Returns the request of this epoch; the same one until the next {@link #advance(Reduction)}. */
    Request next();

    /**
     * Takes the merged answer to {@link #next()}.
     *
     * @throws RegressionException if the model cannot be fitted; the solver is of no more use then
     */
    Step advance(Reduction merged);

    /**
     * Returns the fitted model.
     *
     * @throws IllegalStateException before a step has said that it is finished
     */
    Solution solution();
}
