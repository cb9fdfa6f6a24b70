package io.taskgraph.engine;

import io.taskgraph.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One local copy that acts for a task: its epoch, the flags that it has heard, and the calls that wait for it. */
final class LocalCopy {

    /** A call that waits for its epoch. */
    record Parked(long callId, RequestHeader header) {}

    private static final int SMALL = 8;

    private final CopyId id;
    private final Map<String, Topology> topologies;
    private final Map<String, Collection<Long>> neighbors = new HashMap<>();
    private final Set<Flag> told = new HashSet<>();
    private final List<Parked> parked = new ArrayList<>();
    private long epoch = -1;
    private boolean exiting;

    LocalCopy(CopyId id, Map<String, Topology> topologies) {
        this.id = id;
        this.topologies = topologies;
    }

    CopyId id() {
        return id;
    }

    long epoch() {
        return epoch;
    }

    void enter(long newEpoch) {
        epoch = newEpoch;
        neighbors.clear();
        told.clear();
    }

    /** Returns whether this copy must hear a flag of a neighbour, and notes that it did. */
    boolean tell(Flag flag) {
        return flag.epoch() == epoch && !exiting && told.add(flag);
    }

    boolean hasNeighbor(String linkType, long task) {
        Topology topology = topologies.get(linkType);
        return topology != null
                && neighbors
                        .computeIfAbsent(linkType, t -> {
                            List<Long> list = topology.neighbors(id.task(), epoch);
                            return list.size() > SMALL ? new HashSet<>(list) : list;
                        })
                        .contains(task);
    }

    void park(Parked call) {
        parked.add(call);
    }

    List<Parked> takeParked() {
        List<Parked> taken = List.copyOf(parked);
        parked.clear();
        return taken;
    }

    Inspection.LocalCopy inspect() {
        return new Inspection.LocalCopy(id, epoch, told.size(), parked.size(), exiting);
    }

    boolean isExiting() {
        return exiting;
    }

    void startExit() {
        exiting = true;
    }
}
