package io.taskgraph.samples.regression.model;

/** How the optimum is looked for. */
public enum Method {
    /** Newton's method (IRLS) by QR: few epochs, a factor of the square of the number of columns each. Not for multinomial. */
    NEWTON,
    /** Limited-memory BFGS: more epochs, only a gradient each. */
    LBFGS
}
