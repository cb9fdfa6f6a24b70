package io.taskgraph.checkpoint;

import com.google.protobuf.ByteString;

/**
 * The state of one task as one of its copies has written it.
 *
 * @param runId run of the job
 * @param task the task
 * @param epoch first epoch with which a later copy may go on from this state
 * @param writtenIn epoch of the job when the state was written: {@code epoch}, or the one before, for a state with which {@code epoch}
 *     begins
 * @param incarnation fencing token of the copy that wrote it
 * @param state the state, in the application's own encoding
 */
public record Checkpoint(String runId, long task, long epoch, long writtenIn, long incarnation, ByteString state) {

    public Checkpoint {
        if (runId.isEmpty() || task < 0 || epoch < 0 || incarnation < 0) {
            throw new IllegalArgumentException(
                    "'runId' must not be empty and 'task', 'epoch' and 'incarnation' not be negative, but they are '"
                            + runId + "', " + task + ", " + epoch + ", " + incarnation);
        }
        if (writtenIn < 0 || epoch - writtenIn < 0 || epoch - writtenIn > 1) {
            throw new IllegalArgumentException(
                    "'writtenIn' must be 'epoch', which is " + epoch + ", or the epoch before, but is " + writtenIn);
        }
    }

    /** Makes the checkpoint of an epoch that was written in it. */
    public Checkpoint(String runId, long task, long epoch, long incarnation, ByteString state) {
        this(runId, task, epoch, epoch, incarnation, state);
    }

    @Override
    public String toString() {
        return "checkpoint of task " + task + ", epoch " + epoch + ", incarnation " + incarnation + ", run '" + runId
                + "', " + state.size() + " bytes";
    }
}
