package io.taskgraph.boot.autoconfigure;

import io.taskgraph.engine.AskedTopology;
import io.taskgraph.topology.Topology;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that link types which are declared to be inverse to each other are, in epoch 0. */
final class InverseLinks {

    /** Most tasks that are looked at, since each may have as many neighbours. */
    private static final long MAX_TASKS = 2_000;

    private final Map<String, Topology> linkage;
    private final long tasks;

    InverseLinks(Map<String, Topology> linkage, long tasks) {
        this.linkage = linkage;
        this.tasks = Math.min(tasks, MAX_TASKS);
    }

    void check(Map<String, String> inverses) {
        inverses.forEach((linkType, inverse) -> {
            Topology one = linkage.get(linkType);
            Topology other = linkage.get(inverse);
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
        for (long task = 0; task < tasks; task++) {
            for (long neighbor : AskedTopology.neighbors(name, one, task, 0)) {
                if (neighbor < tasks
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
