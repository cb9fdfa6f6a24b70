package io.taskgraph;

import io.grpc.Status;

/** A data request ended without an answer: the handler failed, or the deadline passed. */
public final class RequestFailedException extends TaskGraphException {

    private final long toId;
    private final String method;
    private final transient Status status;

    public RequestFailedException(long toId, String method, Status status) {
        super("data request '" + method + "' to task " + toId + " failed: " + status.getCode()
                + (status.getDescription() == null ? "" : ": " + status.getDescription()));
        this.toId = toId;
        this.method = method;
        this.status = status;
    }

    /** Returns the task that was asked. */
    public long toId() {
        return toId;
    }

    /** Returns the full name of the method that was asked. */
    public String method() {
        return method;
    }

    /** Returns the status with which the request ended. */
    public Status status() {
        return status;
    }
}
