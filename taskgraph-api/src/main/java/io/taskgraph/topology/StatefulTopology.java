package io.taskgraph.topology;

import java.util.List;

/** A topology in the form of the original project: it is told its task once and answers for it. */
public interface StatefulTopology {

    /** Sets the task for which to answer. */
    void setTaskId(long taskId);

    /** Returns the task's neighbours at an epoch. */
    List<Long> getNeighbors(long epoch);
}
