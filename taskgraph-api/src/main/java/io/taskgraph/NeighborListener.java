package io.taskgraph;

/**
 * Told of what happens to the primaries of a task's neighbours, in order with the task's other callbacks. A task implements it if
 * it wants to know. It is told of changes after its own {@code init}, for each link type in which the other task is its neighbour
 * in the current epoch.
 *
 * <p>A hint for decisions about work in progress, no barrier: data requests follow a neighbour to its next primary by themselves, and the
 * neighbour may have changed again meanwhile. When the coordinator could not be heard for a while, failure and restart, or hand-over,
 * are told as one restart.
 */
public interface NeighborListener {

    /** Tells that the neighbour has no primary any more. */
    default void neighborFailed(EpochContext context, String linkType, long neighborId) {}

    /** Tells that the neighbour has a primary of a new incarnation, after it had none. */
    default void neighborRestarted(EpochContext context, String linkType, long neighborId) {}

    /** Tells that the neighbour was handed over to another node, without having been without primary. */
    default void neighborMoved(EpochContext context, String linkType, long neighborId) {}
}
