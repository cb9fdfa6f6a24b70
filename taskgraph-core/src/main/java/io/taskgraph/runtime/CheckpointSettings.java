package io.taskgraph.runtime;

import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.MemoryCheckpointStore;

/**
 * Storage of the state of tasks, and the behaviour when it fails.
 *
 * @param store the store; for a job with several processes one that all of them share
 * @param onFailure behaviour when a checkpoint cannot be written
 */
public record CheckpointSettings(CheckpointStore store, OnFailure onFailure) {

    /** Behaviour when a checkpoint cannot be written. */
    public enum OnFailure {
        /** It is logged, the stage fails, and the job goes on. */
        CONTINUE,
        /** The stage fails, and the job ends as failed. */
        FAIL
    }

    /** Returns the settings of a job in one process: the newest two checkpoints of each task are kept in memory. */
    public static CheckpointSettings inMemory() {
        return new CheckpointSettings(new MemoryCheckpointStore(2), OnFailure.CONTINUE);
    }
}
