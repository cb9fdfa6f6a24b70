package io.taskgraph.boot.autoconfigure;

import io.taskgraph.engine.AskedTopology;
import io.taskgraph.runtime.TopologyRule;
import io.taskgraph.topology.Topology;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Link types that are declared to be inverse to each other are.
 *
 * @param inverses the inverse of each link type that has one
 * @param tasks number of tasks of the job
 */
record InverseLinks(Map<String, String> inverses, long tasks) implements TopologyRule {

    /** Most tasks that are looked at, since each may have as many neighbours. */
    private static final long MAX_TASKS = 2_000;

    @Override
    public void check(Map<String, Topology> topologies) {
        inverses.forEach((linkType, inverse) -> {
            Topology one = topologies.get(linkType);
            Topology other = topologies.get(inverse);
            if (one == null || other == null) {
                throw new AsymmetricLinksException(linkType, inverse, "there is no topology for that link type");
            }
            check(linkType, inverse, missing(one, linkType, other, inverse));
            check(linkType, inverse, missing(other, inverse, one, linkType));
        });
    }

    private static void check(String linkType, String inverse, @Nullable String fact) {
        if (fact != null) {
            throw new AsymmetricLinksException(linkType, inverse, fact);
        }
    }

    /** Returns a link of one topology that the other one lacks; null if there is none. */
    private @Nullable String missing(Topology one, String name, Topology other, String otherName) {
        long lookedAt = Math.min(tasks, MAX_TASKS);
        for (long task = 0; task < lookedAt; task++) {
            for (long neighbor : AskedTopology.neighbors(name, one, task, 0)) {
                if (neighbor < lookedAt
                        && !AskedTopology.neighbors(otherName, other, neighbor, 0)
                                .contains(task)) {
                    return "task %d has task %d on '%s', and task %d does not have task %d on '%s'"
                            .formatted(task, neighbor, name, neighbor, task, otherName);
                }
            }
        }
        return null;
    }
}
