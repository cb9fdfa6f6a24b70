package io.taskgraph.masterworker;

import io.taskgraph.TaskGraphException;

/**
 * A callback of the called master or worker threw. What it threw stays there: its class and message are told by name. A notification
 * that ended so has been applied, as far as its callback came, and is not applied again.
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

    /** Returns the name of the class of what was thrown. */
    public String remoteClass() {
        return remoteClass;
    }

    /** Returns the message of what was thrown; empty if it had none. */
    public String remoteMessage() {
        return remoteMessage;
    }
}
