package io.taskgraph.topology;

import java.util.List;

/** A topology in the form of the original project: its task is set once, and it answers for that task. */
public interface StatefulTopology {

    /** Sets the task for which to answer. */
    void setTaskId(long taskId);

    /** Returns the task's neighbours at an epoch. */
    List<Long> getNeighbors(long epoch);
}
