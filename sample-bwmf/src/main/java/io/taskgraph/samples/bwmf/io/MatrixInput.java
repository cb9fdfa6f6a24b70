package io.taskgraph.samples.bwmf.io;

import io.taskgraph.samples.bwmf.model.TaskShards;

/** A matrix to be read by shards. Safe for use by several threads, which may share the work. */
public interface MatrixInput {

    /** Notes that a task of this process will read its shards, so that shared parts are kept that long. */
    default void announce() {}

    /**
     * Returns a text that is the same in all processes exactly if they read the same, or an empty one if that is seen in other ways.
     *
     * @throws io.taskgraph.datum.DatumException if the input is unreadable or wrong
     */
    default String fingerprint() {
        return "";
    }

    /**
     * Reads what all tasks have to know of the matrix.
     *
     * @throws io.taskgraph.datum.DatumException if the input is unreadable or wrong
     */
    MatrixSummary summary();

    /** Returns where the entry is that makes the matrix so large, once that is known, else an empty text. */
    default String place() {
        return "";
    }

    /**
     * Reads the shards of one task.
     *
     * @param summary what {@link #summary()} has returned
     * @throws io.taskgraph.datum.DatumException if the input is unreadable or wrong, or of another shape
     */
    TaskShards read(MatrixSummary summary, int task, int tasks);
}
