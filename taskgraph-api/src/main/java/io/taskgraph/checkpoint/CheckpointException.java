package io.taskgraph.checkpoint;

import io.taskgraph.TaskGraphException;

/** A state could not be made durable, or could not be read or restored. */
public final class CheckpointException extends TaskGraphException {

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
