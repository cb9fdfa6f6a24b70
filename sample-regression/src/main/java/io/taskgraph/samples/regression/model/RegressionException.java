package io.taskgraph.samples.regression.model;

import io.taskgraph.TaskGraphException;

/** A model that cannot be fitted to the data it was given. */
public class RegressionException extends TaskGraphException {

    RegressionException(String message) {
        super(message);
    }
}
