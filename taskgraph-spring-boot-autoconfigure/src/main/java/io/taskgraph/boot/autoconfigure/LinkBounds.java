package io.taskgraph.boot.autoconfigure;

import io.taskgraph.FailedTopologyException;
import io.taskgraph.topology.Topology;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
                for (long neighbor : neighbors(linkType, topology, task)) {
                    if (neighbor < 0 || neighbor >= tasks) {
                        throw new LinkBeyondTasksException(linkType, task, neighbor, tasks);
                    }
                }
            }
        });
    }

    private static List<Long> neighbors(String linkType, Topology topology, long task) {
        try {
            @Nullable List<Long> neighbors = topology.neighbors(task, 0);
            if (neighbors == null) {
                throw returnedNull();
            }
            return neighbors;
        } catch (RuntimeException | Error thrown) {
            throw new FailedTopologyException(linkType, task, 0, thrown);
        }
    }

    /** Nobody threw it: it has no place. */
    private static RuntimeException returnedNull() {
        RuntimeException failure = new NullPointerException("'neighbors' returned null in place of a list");
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }
}
