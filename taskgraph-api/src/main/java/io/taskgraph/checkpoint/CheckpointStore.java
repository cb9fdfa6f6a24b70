package io.taskgraph.checkpoint;

import java.io.IOException;
import java.util.Optional;

/**
 * Durable storage of checkpoints, readable from every node. Implementations must be thread-safe and may block: they are called off the
 * loops, and for one copy one call at a time.
 */
public interface CheckpointStore {

    /**
     * Makes a checkpoint durable, replacing one of the same run, task, epoch and incarnation. A checkpoint is stored completely or not at
     * all.
     *
     * <p>Old checkpoints of the task are deleted. The one that was just written stays, and so do those of the newest few epochs up to
     * {@link Checkpoint#writtenIn}: a new copy begins in that epoch or a later one, and a state of a later epoch is of no use before the job is
     * there.
     *
     * @throws LaterCheckpointException if a later copy of the task has written a checkpoint of the same run already
     * @throws IOException if it could not be made durable
     */
    void write(Checkpoint checkpoint) throws IOException;

    /**
     * Returns the greatest incarnation of a copy of a task that has written a checkpoint of a run; -1 if none has, or the store does not
     * know. By it a copy notices before it begins that a later one than itself was there.
     *
     * @throws IOException if the store cannot be read
     */
    default long latestIncarnation(String runId, long task) throws IOException {
        return -1;
    }

    /**
     * Returns whether anything is kept of a task of a run, whether it can be used or not. A copy does not begin from nothing where something was kept.
     *
     * @throws IOException if the store cannot be read
     */
    default boolean hasAny(String runId, long task) throws IOException {
        return latestIncarnation(runId, task) >= 0;
    }

    /**
     * Returns the newest checkpoint of a task up to {@code epoch}: that of the latest epoch, and within it of the latest copy; empty if
     * there is none. Damaged ones are skipped, but one that cannot be read is not: the task would go on from an older state.
     *
     * @param epoch may be negative: then there is none
     * @throws DamagedCheckpointException if there are some, and all are damaged
     * @throws IOException if the store cannot be read
     */
    Optional<Checkpoint> newest(String runId, long task, long epoch) throws IOException;
}
