package io.taskgraph.boot.autoconfigure;

import io.taskgraph.engine.AskedTopology;
import io.taskgraph.topology.Topology;
import java.util.Map;

/** Checks that every topology answers in epoch 0, and has no neighbours that are no tasks of the job: a task would wait for them forever. */
final class LinkBounds {

    /** Most tasks that are looked at, since each may have as many neighbours. */
    private static final long MAX_TASKS = 2_000;

    private final Map<String, Topology> linkage;
    private final long tasks;

    LinkBounds(Map<String, Topology> linkage, long tasks) {
        this.linkage = linkage;
        this.tasks = tasks;
    }

    void check() {
        linkage.forEach((linkType, topology) -> {
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
