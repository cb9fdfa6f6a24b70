package io.taskgraph.status;

import io.taskgraph.topology.Topology;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The job's topologies at one epoch, each asked once for a task. */
final class Neighbors {

    private static final int SMALL = 8;

    private record Key(String linkType, long task) {}

    private final Map<String, Topology> topologies;
    private final long epoch;
    private final Map<Key, Collection<Long>> asked = new HashMap<>();

    Neighbors(Map<String, Topology> topologies, long epoch) {
        this.topologies = topologies;
        this.epoch = epoch;
    }

    /** Returns those whose flags a task is told. */
    Collection<Long> of(String linkType, long task) {
        return asked.computeIfAbsent(new Key(linkType, task), key -> {
            Topology topology = topologies.get(linkType);
            List<Long> list = topology == null ? List.of() : topology.neighbors(task, epoch);
            return list.size() > SMALL ? new HashSet<>(list) : list;
        });
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
