package io.taskgraph.samples.bwmf.model;

/**
 * The subproblem of one row at a time: loss and derivatives as functions of this row of the one factor, with the other
 * factor fixed. Points lie within an array from a given place on. What it computes depends on the row and the other factor
 * alone, not on the rows loaded before. For one thread.
 */
interface RowProblem {

    /** Turns to another row. */
    void load(SparseShard shard, int row);

    /** Makes a point the trial point. */
    void move(double[] points, int at);

    /** Returns the loss at the trial point. */
    double loss();

    /** Makes the trial point the current one. */
    void accept();

    /** Computes the gradient at the current point. */
    void gradient(double[] gradients, int at);

    /** Applies one multiplicative update to the current point. */
    void multiply(double[] point);
}
