package io.taskgraph.status;

import io.taskgraph.FailedTopologyException;
import io.taskgraph.engine.AskedTopology;
import io.taskgraph.topology.Topology;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The job's topologies at one epoch, each asked once for a task. */
final class Neighbors {

    private static final int SMALL = 8;

    private record Key(String linkType, long task) {}

    private final Map<String, Topology> topologies;
    private final long epoch;
    private final Map<Key, Collection<Long>> asked = new HashMap<>();
    private final SortedMap<String, String> failures = new TreeMap<>();

    Neighbors(Map<String, Topology> topologies, long epoch) {
        this.topologies = topologies;
        this.epoch = epoch;
    }

    /** Returns those whose flags a task is told. */
    Collection<Long> of(String linkType, long task) {
        return asked.computeIfAbsent(new Key(linkType, task), key -> {
            List<Long> list = ask(linkType, task);
            return list.size() > SMALL ? new HashSet<>(list) : list;
        });
    }

    /** A topology is code of the application: one that fails has no neighbours here, and hides nothing else. */
    private List<Long> ask(String linkType, long task) {
        Topology topology = topologies.get(linkType);
        if (topology == null) {
            return List.of();
        }
        try {
            return AskedTopology.neighbors(linkType, topology, task, epoch);
        } catch (FailedTopologyException e) {
            failures.putIfAbsent(linkType, String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    /** Returns the first failure of each topology that has failed so far. */
    Collection<String> failures() {
        return failures.values();
    }

    /** Returns the tasks whose flags somebody is told. */
    Set<Long> heard(String linkType, int tasks) {
        Set<Long> heard = new HashSet<>();
        for (long task = 0; task < tasks; task++) {
            heard.addAll(of(linkType, task));
        }
        return heard;
    }
}
