package io.taskgraph;

import java.util.List;

/** The nodes of a job, as one process sees them. Thread-safe. */
@FunctionalInterface
public interface JobNodes {

    /**
     * Returns the nodes that hold a copy of a task, and those that are free to take one. Empty slots of processes that are leaving are not
     * among them. Other processes may see a change a little earlier or later. Does not ask the coordinator.
     *
     * @return first the primaries by task, then the backups by task, then the free nodes; none while the process is not in the job
     */
    List<Node> getNodes();
}
