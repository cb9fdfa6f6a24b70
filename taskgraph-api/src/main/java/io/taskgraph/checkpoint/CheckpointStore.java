package io.taskgraph.checkpoint;

import java.io.IOException;
import java.util.Optional;

/**
 * Where checkpoints are kept, for copies on any node to read. Thread-safe. Its methods may block: they are called off the loops,
 * and for one copy one at a time.
 */
public interface CheckpointStore {

    /**
     * Makes a checkpoint durable, in the place of one of the same run, task, epoch and incarnation, and drops those that are older
     * than the newest few. Either all of it is there afterwards or nothing of it.
     *
     * @throws IOException if it could not be made durable, or a later copy of the task has written a checkpoint already
     */
    void write(Checkpoint checkpoint) throws IOException;

    /**
     * Returns the newest checkpoint of a task whose epoch is at most {@code epoch}: of the latest epoch, and there of the latest
     * copy. One that is damaged is passed over.
     *
     * @throws IOException if it cannot be told whether there is one
     */
    Optional<Checkpoint> newest(String runId, long task, long epoch) throws IOException;
}
