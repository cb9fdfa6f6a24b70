package io.taskgraph;

/** Root of the exceptions that the framework throws and reports. */
public class TaskGraphException extends RuntimeException {

    public TaskGraphException(String message) {
        super(message);
    }

    public TaskGraphException(String message, Throwable cause) {
        super(message, cause);
    }
}
