package io.taskgraph.samples.regression.model;

/** Looks for the optimum of an objective that is evaluated elsewhere, one point at a time. */
interface Optimizer {

    /** Returns what is needed at {@link #point()}. */
    Request.Kind kind();

    /** Returns the coefficients at which to evaluate next or, once finished, the optimum. */
    double[] point();

    /** Takes the evaluation at {@link #point()} and tells whether that becomes the new base. */
    boolean advance(Reduction merged);

    boolean finished();

    /** Returns the objective where it was last evaluated. */
    double objective();

    /** Returns the largest component of the gradient at the base. */
    double gradientNorm();
}
