package io.taskgraph.samples.regression.model;

/** A model that cannot be fitted to the data it was given. */
public class RegressionException extends RuntimeException {

    RegressionException(String message) {
        super(message);
    }
}
