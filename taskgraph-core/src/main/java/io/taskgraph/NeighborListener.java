package io.taskgraph;

/**
 * Told of what happens to a task's neighbours, in order with the task's other callbacks. A task implements it if it wants to
 * know.
 *
 * <p>Not delivered yet: a task that implements it is refused with an {@link UnsupportedOperationException}.
 */
public interface NeighborListener {

    /** Tells that the neighbour has no primary any more. */
    default void neighborFailed(EpochContext context, String linkType, long neighborId) {}

    /** Tells that the neighbour has a primary of a new incarnation. */
    default void neighborRestarted(EpochContext context, String linkType, long neighborId) {}

    /** Tells that the neighbour was handed over to another node. */
    default void neighborMoved(EpochContext context, String linkType, long neighborId) {}
}
