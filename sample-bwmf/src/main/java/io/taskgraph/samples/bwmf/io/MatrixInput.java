package io.taskgraph.samples.bwmf.io;

import io.taskgraph.samples.bwmf.model.TaskShards;

/** A matrix to be read by shards. Nothing is kept between calls. Safe for use by several threads. */
public interface MatrixInput {

    /**
     * Reads what all tasks have to know of the matrix.
     *
     * @throws io.taskgraph.datum.DatumException if the input is unreadable or wrong
     */
    MatrixSummary summary();

    /**
     * Reads the shards of one task, and holds no more of the matrix than these.
     *
     * @param summary what {@link #summary()} has returned
     * @throws io.taskgraph.datum.DatumException if the input is unreadable or wrong, or of another shape
     */
    TaskShards read(MatrixSummary summary, int task, int tasks);
}
