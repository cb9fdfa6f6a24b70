package io.taskgraph.masterworker;

import io.taskgraph.TaskGraphException;
import java.time.Duration;

/**
 * A call was not answered within its deadline. A notification may have been applied all the same, or be applied yet; its answer, if
 * one comes, is dropped. Who makes it again with the same {@link CallId} gets that answer, and it is not applied twice.
 */
public final class CallTimeoutException extends TaskGraphException {

    private final long toId;
    private final String method;
    private final Duration deadline;

    CallTimeoutException(long toId, String method, Duration deadline, Throwable cause) {
        super("call '" + method + "' to task " + toId + " was not answered within " + deadline, cause);
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

    /** Returns how long the call was to be waited for, retries included. */
    public Duration deadline() {
        return deadline;
    }
}
