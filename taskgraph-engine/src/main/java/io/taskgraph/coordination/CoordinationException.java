package io.taskgraph.coordination;

import io.taskgraph.TaskGraphException;

/** Thrown when a call to the coordinator failed. */
public final class CoordinationException extends TaskGraphException {

    /** Why it did not. */
    public enum Reason {
        /** No answer: the change may have happened or not. */
        UNKNOWN_OUTCOME,
        /** The lease has ended; nothing happened. */
        LEASE_NOT_FOUND,
        /** The revision asked for is no longer kept. */
        COMPACTED,
        /** The store takes no such request now, for want of space or of a right; nothing happened, and it may be taken later. */
        REFUSED,
        /** The request breaks a rule of the store; nothing happened. */
        INVALID,
        /** The coordinator is closed; nothing happened. */
        CLOSED;

        /** Returns whether asking again cannot help. */
        public boolean isFinal() {
            return this == INVALID || this == CLOSED;
        }
    }

    private final Reason reason;

    public CoordinationException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }
}
