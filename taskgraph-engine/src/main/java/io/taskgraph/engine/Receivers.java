package io.taskgraph.engine;

import io.taskgraph.FailedTopologyException;
import io.taskgraph.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Receivers of flags: the topology read from the sender's side. It is made when the first flag of a link type comes, from the
 * copies that there are, and forgotten when they or the epoch change; so delivering a flag costs O(local receivers), not O(local copies).
 */
final class Receivers {

    /**
     * Where the receivers of a flag are.
     *
     * @param processes other processes that hold primaries of receivers
     * @param complete whether every receiver has a primary
     */
    record Destinations(Set<String> processes, boolean complete) {}

    /** Stands for the process of a task that has no primary; no process has this name. */
    private static final String NOBODY = "";

    private final Map<String, Topology> topologies;
    private final long tasks;

    /** By link type and sender, the local copies that hear it, each in the epoch that it is in. */
    private final Map<String, Map<Long, List<LocalCopy>>> bySender = new HashMap<>();

    /** By link type, the local senders that a task without a local copy listens to. */
    private final Map<String, Set<Long>> heardElsewhere = new HashMap<>();
    /** By link type and process, the local senders that its primaries listen to. */
    private final Map<String, Map<String, Set<Long>>> heardAt = new HashMap<>();

    Receivers(Map<String, Topology> topologies, long tasks) {
        this.topologies = topologies;
        this.tasks = tasks;
    }

    /** Forgets the receivers, since the copies or the epoch have changed. */
    void changed() {
        bySender.clear();
        heardElsewhere.clear();
        heardAt.clear();
    }

    /** Forgets where receivers are elsewhere, since a task has another primary. */
    void moved() {
        heardAt.clear();
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
                heard(linkType, topology, task, epoch, copies.keySet())
                        .filter(copies::containsKey)
                        .forEach(senders::add);
            }
        }
        return senders;
    }

    /** The failure is that of a task elsewhere and is told there. Until then each flag counts as one that it waits for. */
    private static Stream<Long> heard(String linkType, Topology topology, long task, long epoch, Set<Long> senders) {
        try {
            return AskedTopology.neighbors(linkType, topology, task, epoch).stream();
        } catch (FailedTopologyException failure) {
            return senders.stream();
        }
    }

    /**
     * Returns where the receivers of a flag of a local copy are, other than here.
     *
     * @param self this process: a task of which it is the primary is here, even before its copy is
     */
    Destinations elsewhere(Flag flag, String self, Set<Long> copies, LongFunction<@Nullable Primary> primaries) {
        Map<String, Set<Long>> heard = heardAt.computeIfAbsent(
                flag.linkType(), linkType -> heardAt(linkType, flag.epoch(), self, copies, primaries));
        Set<String> processes = new HashSet<>();
        heard.forEach((process, senders) -> {
            if (senders.contains(flag.from())) {
                processes.add(process);
            }
        });
        boolean complete = !processes.remove(NOBODY);
        return new Destinations(processes, complete);
    }

    /** Asks a process's tasks only until all local senders are heard there: one task, where all listen to all. */
    private Map<String, Set<Long>> heardAt(
            String linkType, long epoch, String self, Set<Long> copies, LongFunction<@Nullable Primary> primaries) {
        Topology topology = topologies.get(linkType);
        Map<String, Set<Long>> heard = new HashMap<>();
        for (long task = 0; topology != null && task < tasks; task++) {
            if (copies.contains(task)) {
                continue;
            }
            Primary primary = primaries.apply(task);
            String process = primary == null ? NOBODY : primary.process();
            Set<Long> senders = heard.computeIfAbsent(process, p -> new HashSet<>());
            if (!process.equals(self) && senders.size() < copies.size()) {
                heard(linkType, topology, task, epoch, copies)
                        .filter(copies::contains)
                        .forEach(senders::add);
            }
        }
        return heard;
    }
}
