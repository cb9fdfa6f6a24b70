package io.taskgraph;

/** Root of what the framework reports as failed. */
public class TaskGraphException extends RuntimeException {

    public TaskGraphException(String message) {
        super(message);
    }

    public TaskGraphException(String message, Throwable cause) {
        super(message, cause);
    }
}
