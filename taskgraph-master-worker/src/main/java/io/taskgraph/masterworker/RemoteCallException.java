package io.taskgraph.masterworker;

import io.taskgraph.TaskGraphException;

/**
 * Thrown when a callback of the called master or worker threw an exception; carries the name of its class and its message. The
 * notification counts as applied, as far as the callback came, and is not applied again.
 */
public final class RemoteCallException extends TaskGraphException {

    private final long toId;
    private final String method;
    private final String remoteClass;
    private final String remoteMessage;

    RemoteCallException(long toId, String method, String remoteClass, String remoteMessage) {
        super("call '" + method + "' to task " + toId + " failed there: " + remoteClass
                + (remoteMessage.isEmpty() ? "" : ": " + remoteMessage));
        this.toId = toId;
        this.method = method;
        this.remoteClass = remoteClass;
        this.remoteMessage = remoteMessage;
    }

    /** Returns the task that was called: 0 for the master, else the worker. */
    public long toId() {
        return toId;
    }

    /** Returns the method that was called. */
    public String method() {
        return method;
    }

    /** Returns the name of the exception's class. */
    public String remoteClass() {
        return remoteClass;
    }

    /** Returns the exception's message; empty if it had none. */
    public String remoteMessage() {
        return remoteMessage;
    }
}
