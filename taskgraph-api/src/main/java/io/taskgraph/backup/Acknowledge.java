package io.taskgraph.backup;

/** The copies that must have an update before it is acknowledged to its maker and applied. */
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
