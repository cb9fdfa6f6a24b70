package io.taskgraph.topology;

import java.util.List;

/** Neighbours of a task for one link type: a pure function of task and epoch, safe to share between threads. */
@FunctionalInterface
public interface Topology {

    /**
     * Returns the neighbours of a task.
     *
     * @param taskId the task whose neighbours are asked for
     * @param epoch the epoch for which they are asked
     * @return neighbours without duplicates, in a fixed order
     */
    List<Long> neighbors(long taskId, long epoch);
}
