package io.taskgraph.topology;

import java.util.List;

/** One task's own view of the topology of one link type. */
@FunctionalInterface
public interface TopologyView {

    /** Returns the task's neighbours at an epoch. */
    List<Long> getNeighbors(long epoch);
}
