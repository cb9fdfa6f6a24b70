package io.taskgraph.samples.regression.model;

/** The best coefficients are infinite, or cannot be shown to be finite. */
public class NoFiniteOptimumException extends RegressionException {

    NoFiniteOptimumException(String message) {
        super(message);
    }
}
