package io.taskgraph.engine;

/** Why a request came back without an answer. */
public enum Refusal {

    /** The asked copy is not the task's primary, or could not be reached: ask again when the primary is known again. */
    NOT_PRIMARY,

    /** The asked copy is in a later epoch. */
    STALE_EPOCH,

    /** The handler failed, or the task does not serve the method. The request is not sent again. */
    HANDLER
}
