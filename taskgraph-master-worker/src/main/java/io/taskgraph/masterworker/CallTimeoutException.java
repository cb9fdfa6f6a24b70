package io.taskgraph.masterworker;

import io.taskgraph.PrintableText;
import io.taskgraph.TaskGraphException;
import java.time.Duration;

/**
 * Thrown when a call was not answered within its deadline. A notification may have been applied, or may still be; a late answer is
 * dropped. A repeated call with the same {@link CallId} gets that answer, and the notification is not applied twice.
 */
public final class CallTimeoutException extends TaskGraphException {

    private final long toId;
    private final String method;
    private final Duration deadline;

    CallTimeoutException(long toId, String method, Duration deadline, Throwable cause) {
        super(
                "call '" + method + "' to task " + toId + " was not answered within " + PrintableText.of(deadline),
                cause);
        this.toId = toId;
        this.method = method;
        this.deadline = deadline;
    }

    /** Returns the task that was called: 0 for the master, else the worker. */
    public long toId() {
        return toId;
    }

    /** Returns the method that was called. */
    public String method() {
        return method;
    }

    /** Returns the deadline of the call, retries included. */
    public Duration deadline() {
        return deadline;
    }
}
