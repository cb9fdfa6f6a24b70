package io.taskgraph.engine;

/** Kind of an event at a neighbour. */
public enum NeighborChange {
    FAILED,
    RESTARTED,
    MOVED
}
