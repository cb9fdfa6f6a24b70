package io.taskgraph;

/**
 * Optional interface of a task that wants to know when the primaries of its neighbours change. Events are callbacks like the others,
 * in order with them. They start after {@code init} and come for each link type in which the other task is a neighbour in the current
 * epoch.
 *
 * <p>The events are hints for decisions about work in progress, not a barrier: data requests follow a neighbour to its next primary by
 * themselves, and the neighbour may have changed again meanwhile. After a time without contact to the coordinator, a failure and a
 * restart, or a hand-over, are reported as one restart.
 */
public interface NeighborListener {

    /** The neighbour no longer has a primary. */
    default void neighborFailed(EpochContext context, String linkType, long neighborId) {}

    /** The neighbour has a primary of a new incarnation, after a time without one. */
    default void neighborRestarted(EpochContext context, String linkType, long neighborId) {}

    /** The neighbour was handed over to another node, without a time without primary. */
    default void neighborMoved(EpochContext context, String linkType, long neighborId) {}
}
