package io.taskgraph.boot.autoconfigure;

import io.taskgraph.engine.AskedTopology;
import io.taskgraph.runtime.TopologyRule;
import io.taskgraph.topology.Topology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
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
            List<BitSet> links = links(linkType, one);
            List<BitSet> inverseLinks = links(inverse, other);
            check(linkType, inverse, missing(links, linkType, inverseLinks, inverse));
            check(linkType, inverse, missing(inverseLinks, inverse, links, linkType));
        });
    }

    private static void check(String linkType, String inverse, @Nullable String fact) {
        if (fact != null) {
            throw new AsymmetricLinksException(linkType, inverse, fact);
        }
    }

    /** Returns the neighbours of each task that is looked at, as far as those are. Each task is asked for once: that may take long. */
    private List<BitSet> links(String linkType, Topology topology) {
        int lookedAt = (int) Math.min(tasks, MAX_TASKS);
        List<BitSet> links = new ArrayList<>(lookedAt);
        for (int task = 0; task < lookedAt; task++) {
            BitSet neighbors = new BitSet(lookedAt);
            for (long neighbor : AskedTopology.neighbors(linkType, topology, task, 0)) {
                if (neighbor >= 0 && neighbor < lookedAt) {
                    neighbors.set((int) neighbor);
                }
            }
            links.add(neighbors);
        }
        return links;
    }

    /** Returns a link of one topology that the other one lacks; null if there is none. */
    private static @Nullable String missing(List<BitSet> one, String name, List<BitSet> other, String otherName) {
        for (int task = 0; task < one.size(); task++) {
            BitSet neighbors = one.get(task);
            for (int i = neighbors.nextSetBit(0); i >= 0; i = neighbors.nextSetBit(i + 1)) {
                if (!other.get(i).get(task)) {
                    return "task %d has task %d on '%s', and task %d does not have task %d on '%s'"
                            .formatted(task, i, name, i, task, otherName);
                }
            }
        }
        return null;
    }
}
