package io.taskgraph.backup;

/** When an update counts as done: whoever asked for it is told, and it is applied. */
public enum Acknowledge {
    /** Every in-sync copy has it: it outlives all but one of them. */
    ALL,
    /**
     * More than half of the in-sync copies have it, the primary among them. If the copy that is promoted is one of the others, the
     * update is lost.
     */
    QUORUM,
    /** The primary alone has it: it is lost with the primary. */
    NONE
}
