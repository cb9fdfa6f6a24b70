package io.taskgraph;

/** A topology cannot be used. A process that learns that at its start takes no part in the job. */
public abstract class TopologyException extends TaskGraphException {

    protected TopologyException(String message) {
        super(message);
    }

    protected TopologyException(String message, Throwable cause) {
        super(message, cause);
    }
}
