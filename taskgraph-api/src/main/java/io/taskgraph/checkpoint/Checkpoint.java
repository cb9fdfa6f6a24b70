package io.taskgraph.checkpoint;

import com.google.protobuf.ByteString;

/**
 * The state of one task as one of its copies has written it.
 *
 * @param runId run of the job
 * @param task the task
 * @param epoch epoch of the job when the state was written
 * @param incarnation fencing token of the copy that wrote it
 * @param state the state, in the application's own encoding
 */
public record Checkpoint(String runId, long task, long epoch, long incarnation, ByteString state) {

    public Checkpoint {
        if (runId.isEmpty() || task < 0 || epoch < 0 || incarnation < 0) {
            throw new IllegalArgumentException(
                    "'runId' must not be empty and 'task', 'epoch' and 'incarnation' not be negative, but they are '"
                            + runId + "', " + task + ", " + epoch + ", " + incarnation);
        }
    }

    @Override
    public String toString() {
        return "checkpoint of task " + task + ", epoch " + epoch + ", incarnation " + incarnation + ", run '" + runId
                + "', " + state.size() + " bytes";
    }
}
