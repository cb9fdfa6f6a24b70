package io.taskgraph.engine;

import io.taskgraph.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Receivers of flags: the topology read from the sender's side. It is made when the first flag of a link type comes, from the
 * copies that there are, and forgotten when they or the epoch change; so delivering a flag costs O(local receivers), not O(local copies).
 */
final class Receivers {

    private final Map<String, Topology> topologies;
    private final long tasks;

    /** By link type and sender, the local copies that hear it, each in the epoch that it is in. */
    private final Map<String, Map<Long, List<LocalCopy>>> bySender = new HashMap<>();

    /** By link type, the local senders that a task without a local copy listens to. */
    private final Map<String, Set<Long>> heardElsewhere = new HashMap<>();

    Receivers(Map<String, Topology> topologies, long tasks) {
        this.topologies = topologies;
        this.tasks = tasks;
    }

    /** Forgets the receivers, since the copies or the epoch have changed. */
    void changed() {
        bySender.clear();
        heardElsewhere.clear();
    }

    /** Returns the copies that have the sender as a neighbour in the epoch that they are in. */
    List<LocalCopy> of(Flag flag, Collection<LocalCopy> copies) {
        return bySender.computeIfAbsent(flag.linkType(), linkType -> sort(linkType, copies))
                .getOrDefault(flag.from(), List.of());
    }

    private static Map<Long, List<LocalCopy>> sort(String linkType, Collection<LocalCopy> copies) {
        Map<Long, List<LocalCopy>> result = new HashMap<>();
        for (LocalCopy copy : copies) {
            if (copy.epoch() >= 0) {
                copy.neighbors(linkType).stream()
                        .distinct()
                        .forEach(sender -> result.computeIfAbsent(sender, s -> new ArrayList<>())
                                .add(copy));
            }
        }
        return result;
    }

    /** Returns whether a flag of a local copy has local receivers only. */
    boolean areHere(Flag flag, Map<Long, LocalCopy> copies) {
        return !heardElsewhere
                .computeIfAbsent(flag.linkType(), linkType -> heardElsewhere(linkType, flag.epoch(), copies))
                .contains(flag.from());
    }

    private Set<Long> heardElsewhere(String linkType, long epoch, Map<Long, LocalCopy> copies) {
        Topology topology = topologies.get(linkType);
        Set<Long> senders = new HashSet<>();
        for (long task = 0; topology != null && task < tasks && senders.size() < copies.size(); task++) {
            if (!copies.containsKey(task)) {
                heard(topology, task, epoch, copies.keySet())
                        .filter(copies::containsKey)
                        .forEach(senders::add);
            }
        }
        return senders;
    }

    // The failure is that of a task elsewhere and is told there. Until then each flag counts as one that it waits for.
    @SuppressWarnings("CatchingUnchecked")
    private static Stream<Long> heard(Topology topology, long task, long epoch, Set<Long> senders) {
        try {
            return List.copyOf(topology.neighbors(task, epoch)).stream();
        } catch (Throwable thrown) {
            return senders.stream();
        }
    }
}
