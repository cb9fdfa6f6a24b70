package io.taskgraph.samples.regression.model;

/** How the expected target follows from the linear predictor. */
public enum Link {
    /** The predictor itself. */
    IDENTITY,
    /** Its exponential. */
    LOG,
    /** Its logistic function. */
    LOGIT,
    /** One divided by it. */
    INVERSE
}
