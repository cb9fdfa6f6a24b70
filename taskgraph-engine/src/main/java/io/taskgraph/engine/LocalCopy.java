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

    /** Most neighbours that are searched as a list; with more, a set is built once per epoch and link type. */
    private static final int SMALL = 8;

    private final CopyId id;
    private final Map<String, Topology> topologies;

    /** By link type, the neighbours in {@link #epoch}, as far as they were asked for. */
    private final Map<String, Collection<Long>> neighbors = new HashMap<>();

    /** The flags that this copy was told of. Invariant: all of {@link #epoch}; so each is told once. */
    private final Set<Flag> told = new HashSet<>();

    /** Calls of epochs later than {@link #epoch}, in order of arrival. Bound: askers ahead, each with its open requests. */
    private final List<Parked> parked = new ArrayList<>();

    /** The epoch that this copy was told to enter, -1 before its first. Never decreases. */
    private long epoch = -1;

    /** Whether {@code exit} is running. Never false again; the copy enters no epoch and hears no flag from then on. */
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
