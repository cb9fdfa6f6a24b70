package io.taskgraph.checkpoint;

import java.io.IOException;
import java.util.Optional;

/**
 * Durable storage of checkpoints, readable from every node. Implementations must be thread-safe and may block: they are called off the
 * loops, and for one copy one call at a time.
 */
public interface CheckpointStore {

    /**
     * Makes a checkpoint durable, replacing one of the same run, task, epoch and incarnation, and deletes all but the newest few. A
     * checkpoint is stored completely or not at all.
     *
     * @throws IOException if it could not be made durable, or a later copy of the task has written a checkpoint already
     */
    void write(Checkpoint checkpoint) throws IOException;

    /**
     * Returns the newest checkpoint of a task up to {@code epoch}: that of the latest epoch, and within it of the latest copy.
     * Damaged ones are skipped.
     *
     * @throws IOException if the store cannot be read
     */
    Optional<Checkpoint> newest(String runId, long task, long epoch) throws IOException;
}
