package io.taskgraph;

import io.grpc.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A data request ended without an answer: the handler failed, or the deadline passed. */
public final class RequestFailedException extends TaskGraphException {

    private final long toId;
    private final String method;
    private final Status.Code code;
    private final @Nullable String description;
    /** With its cause; null once the failure was serialised, which a status cannot be. */
    private final transient @Nullable Status status;

    private final @Nullable Duration deadline;

    public RequestFailedException(long toId, String method, Status status) {
        this(toId, method, status, null);
    }

    /** Makes the failure; {@code deadline} is the time that passed without an answer, or null if the request failed otherwise. */
    public RequestFailedException(long toId, String method, Status status, @Nullable Duration deadline) {
        super(subject(toId, method) + " failed: " + status.getCode()
                + (status.getDescription() == null ? "" : ": " + status.getDescription()));
        this.toId = toId;
        this.method = method;
        this.code = status.getCode();
        this.description = status.getDescription();
        this.status = status;
        this.deadline = deadline;
    }

    /** A block is named by its kind and name already. */
    private static String subject(long toId, String method) {
        return method.startsWith("block '")
                ? "pull of " + method + " from task " + toId
                : "data request '" + method + "' to task " + toId;
    }

    /** Returns the task that was asked. */
    public long toId() {
        return toId;
    }

    /** Returns the full name of the method that was asked; of a pull, {@code block 'name'}. */
    public String method() {
        return method;
    }

    /** Returns the status with which the request ended; without its cause if this failure was serialised. */
    public Status status() {
        Status known = status;
        return known == null ? code.toStatus().withDescription(description) : known;
    }

    /** Returns the time that passed without an answer, retries included, or null if the request failed otherwise. */
    public @Nullable Duration deadline() {
        return deadline;
    }
}
