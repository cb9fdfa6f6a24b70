package io.taskgraph.backup;

import com.google.protobuf.ByteString;

/**
 * One change of a task's state.
 *
 * @param updateId position of the change in the task's sequence of updates, from 1; 0 before it has one
 * @param payload the change, in the application's own encoding
 */
public record UpdateLog(long updateId, ByteString payload) {

    /** Returns a change that has no id yet. */
    public static UpdateLog of(ByteString payload) {
        return new UpdateLog(0, payload);
    }
}
