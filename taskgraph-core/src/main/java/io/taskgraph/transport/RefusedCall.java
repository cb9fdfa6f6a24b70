package io.taskgraph.transport;

/** Why a process refuses calls that do not come from a process of its job in good order. */
public enum RefusedCall {

    /** The call is of another run of the job, or of another job. */
    OTHER_RUN("of another run"),

    /** It has no header, or a message that cannot be read. */
    UNREADABLE("unreadable"),

    /** It, or its connection, comes from a process that the view does not show. */
    STRANGER("of a process that the job does not have"),

    /** It names a task, a copy or an epoch that cannot be. */
    UNTRUE("of a task, copy or epoch that cannot be"),

    /** Not a call, but a connection: it was ended, since there are too many, or since it showed nothing of itself while others came. */
    CONNECTION("connections beyond their limits"),

    /** Too many calls are under way, or they hold too many bytes. */
    TOO_MANY("too many at a time");

    private final String text;

    RefusedCall(String text) {
        this.text = text;
    }

    /** Returns the reason in words. */
    public String text() {
        return text;
    }
}
