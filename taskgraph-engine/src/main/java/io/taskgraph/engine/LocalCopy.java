package io.taskgraph.engine;

import io.taskgraph.FailedTopologyException;
import io.taskgraph.topology.Topology;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** One local copy that acts for a task: its epoch, the flags that it has heard, and the calls that wait for it. */
final class LocalCopy {

    /** A call that waits for its epoch. */
    record Parked(long callId, RequestHeader header) {}

    /** Most neighbours that are searched as a list; with more, a set is built once per epoch and link type. */
    private static final int SMALL = 8;

    private final CopyId id;
    private final Map<String, Topology> topologies;
    private final Consumer<Effect> effects;

    /** By link type, the neighbours in {@link #epoch}, as far as they were asked for. */
    private final Map<String, List<Long>> neighbors = new HashMap<>();

    /** The same as sets, as far as they are many and were searched. */
    private final Map<String, Set<Long>> manyNeighbors = new HashMap<>();

    /** The flags that this copy was told of. Invariant: all of {@link #epoch}; so each is told once. */
    private final Set<Flag> told = new HashSet<>();

    /** Calls of the epoch after {@link #epoch}, by id in order of arrival. Bound: that of open calls of the process. */
    private final Map<Long, Parked> parked = new LinkedHashMap<>();

    /** The epoch that this copy was told to enter, -1 before its first. Never decreases. */
    private long epoch = -1;

    /** Whether {@code exit} is running. Never false again; the copy enters no epoch and hears no flag from then on. */
    private boolean exiting;

    LocalCopy(CopyId id, Map<String, Topology> topologies, Consumer<Effect> effects) {
        this.id = id;
        this.topologies = topologies;
        this.effects = effects;
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
        manyNeighbors.clear();
        told.clear();
    }

    /** Returns whether this copy must hear a flag of a neighbour, and notes that it did. */
    boolean tell(Flag flag) {
        return flag.epoch() == epoch && !exiting && told.add(flag);
    }

    boolean hasNeighbor(String linkType, long task) {
        List<Long> all = neighbors(linkType);
        return all.size() <= SMALL
                ? all.contains(task)
                : manyNeighbors
                        .computeIfAbsent(linkType, many -> new HashSet<>(all))
                        .contains(task);
    }

    /** Returns the neighbours in the present epoch; none by a link type without a topology, or whose topology fails. */
    List<Long> neighbors(String linkType) {
        return neighbors.computeIfAbsent(linkType, this::ask);
    }

    /** Code of the application: its exceptions, and errors, are this task's failure and not the engine's. */
    private List<Long> ask(String linkType) {
        Topology topology = topologies.get(linkType);
        if (topology == null) {
            return List.of();
        }
        try {
            return AskedTopology.neighbors(linkType, topology, id.task(), epoch);
        } catch (FailedTopologyException failure) {
            effects.accept(new Effect.FailCopy(id, failure));
            return List.of();
        }
    }

    void park(Parked call) {
        parked.put(call.callId(), call);
    }

    void withdraw(long callId) {
        parked.remove(callId);
    }

    List<Parked> takeParked() {
        List<Parked> taken = List.copyOf(parked.values());
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
