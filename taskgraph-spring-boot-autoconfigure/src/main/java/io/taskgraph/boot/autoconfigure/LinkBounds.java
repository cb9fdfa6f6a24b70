package io.taskgraph.boot.autoconfigure;

import io.taskgraph.engine.AskedTopology;
import io.taskgraph.runtime.TopologyRule;
import io.taskgraph.topology.Topology;
import java.util.Map;

/** No task has a neighbour that is no task of the job: it would wait for it forever. */
record LinkBounds(long tasks) implements TopologyRule {

    /** Most tasks that are looked at, since each may have as many neighbours. */
    private static final long MAX_TASKS = 2_000;

    @Override
    public void check(Map<String, Topology> topologies) {
        topologies.forEach((linkType, topology) -> {
            for (long task = 0; task < Math.min(tasks, MAX_TASKS); task++) {
                for (long neighbor : AskedTopology.neighbors(linkType, topology, task, 0)) {
                    if (neighbor < 0 || neighbor >= tasks) {
                        throw new LinkBeyondTasksException(linkType, task, neighbor, tasks);
                    }
                }
            }
        });
    }
}
