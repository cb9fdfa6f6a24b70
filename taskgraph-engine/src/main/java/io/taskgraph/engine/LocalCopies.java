package io.taskgraph.engine;

import io.taskgraph.engine.Effect.DropCopy;
import io.taskgraph.engine.Effect.EnterEpoch;
import io.taskgraph.engine.Effect.Refuse;
import io.taskgraph.engine.Effect.Serve;
import io.taskgraph.topology.Topology;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The local copies that act for tasks: their epochs, the flags that they hear, and the calls that they serve. */
final class LocalCopies {

    private final Map<String, Topology> topologies;
    private final JobView view;
    private final Consumer<Effect> effects;

    /** By task, in its order, so that effects come in the same order for the same events. Invariant: one copy of a task at most. */
    private final SortedMap<Long, LocalCopy> copies = new TreeMap<>();

    /** Derived from {@link #copies} and their epochs. Invariant: told of every change of either. */
    private final Receivers receivers;

    private final HeardFlags heard = new HeardFlags();
    private final String process;

    LocalCopies(EngineSettings settings, JobView view, Consumer<Effect> effects) {
        this.process = settings.process();
        this.topologies = settings.topologies();
        this.view = view;
        this.effects = effects;
        this.receivers = new Receivers(topologies, settings.tasks());
    }

    boolean isEmpty() {
        return copies.isEmpty();
    }

    /** Returns whether every receiver of the flag has its primary in this process. */
    boolean areReceiversHere(Flag flag) {
        return receivers.areHere(flag, copies);
    }

    /** Returns where the receivers of a flag of a local copy are, other than here. */
    Receivers.Destinations elsewhere(Flag flag) {
        return receivers.elsewhere(flag, process, copies.keySet(), view::primary);
    }

    /** Notes that tasks have other primaries. */
    void primariesChanged() {
        receivers.moved();
    }

    boolean has(long task) {
        return copies.containsKey(task);
    }

    /** Returns some copy, or null if there is none. */
    @Nullable
    CopyId any() {
        return copies.values().stream().map(LocalCopy::id).findFirst().orElse(null);
    }

    boolean isLive(CopyId id) {
        return live(id) != null;
    }

    @Nullable
    LocalCopy live(CopyId id) {
        LocalCopy copy = copies.get(id.task());
        return copy != null && copy.id().equals(id) ? copy : null;
    }

    /** Returns whether a copy is live and may act for an epoch: that of the job, which has not ended. */
    boolean isCurrent(CopyId id, long epoch) {
        return isLive(id) && view.epoch() == epoch && view.outcome() == null;
    }

    /** Returns the copies that the view no longer shows as primaries. */
    List<LocalCopy> withoutOwnership() {
        return copies.values().stream()
                .filter(copy -> {
                    Primary primary = view.primary(copy.id().task());
                    return primary == null || primary.incarnation() != copy.id().incarnation();
                })
                .toList();
    }

    /** Starts a copy of a task that this process has just become the primary of, and lets it enter the epoch. */
    void start(CopyId id, String node) {
        LocalCopy copy = new LocalCopy(id, topologies, effects);
        copies.put(id.task(), copy);
        receivers.changed();
        effects.accept(new Effect.StartCopy(id, node, runId(), view.epoch()));
        enter(copy);
    }

    /** Adds a copy that was a backup and acts for its task from now on. */
    void tookOver(CopyId id) {
        LocalCopy copy = new LocalCopy(id, topologies, effects);
        copies.put(id.task(), copy);
        receivers.changed();
        enter(copy);
    }

    /** Lets all copies enter the job's epoch, unless they are in it. */
    void enterEpoch() {
        heard.epochChanged(view.epoch());
        copies.values().stream().filter(copy -> copy.epoch() != view.epoch()).forEach(this::enter);
    }

    private void enter(LocalCopy copy) {
        // the order is a promise to tasks: enterEpoch, then the flags that are known, then the calls that waited
        if (view.epoch() < 0 || copy.isExiting()) {
            return;
        }
        copy.enter(view.epoch());
        receivers.changed();
        effects.accept(new EnterEpoch(copy.id(), copy.epoch()));
        tellKnownFlags(copy);
        copy.takeParked().forEach(parked -> call(parked.callId(), parked.header()));
    }

    /** Tells all copies of all flags that they were not told of. */
    void tellAll() {
        copies.values().forEach(this::tellKnownFlags);
    }

    private void tellKnownFlags(LocalCopy copy) {
        tellKnown(copy, view.flags(copy.epoch()));
        tellKnown(copy, heard(copy.epoch()));
    }

    private void tellKnown(LocalCopy copy, Collection<Flag> flags) {
        flags.forEach(flag -> {
            if (copy.hasNeighbor(flag.linkType(), flag.from())) {
                tell(copy, flag);
            }
        });
    }

    /** Returns the flags of an epoch that this process knows of without the coordinator. */
    Collection<Flag> heard(long epoch) {
        return heard.of(runId(), epoch);
    }

    private String runId() {
        KeyValues.Spec spec = view.spec();
        return spec == null ? "" : spec.runId();
    }

    /** Tells the receivers of a flag that are here, and those that will be here in this epoch. */
    void tellDirectly(Flag flag) {
        heard.add(runId(), flag, view.epoch());
        tell(flag);
    }

    /**
     * Takes the flags that another process tells. Those of a later epoch wait for it, in bounds; those of an epoch that has ended are of no
     * use to anybody.
     *
     * @return whether every flag will be told to all of its receivers here; else it must be set in the coordinator
     */
    boolean hear(FlagMessage message) {
        if (view.outcome() != null || !isOfThisRun(message)) {
            return false;
        }
        boolean all = true;
        for (FlagMessage.Told told : message.flags()) {
            all &= message.epoch() < view.epoch() || hear(message.epoch(), told);
        }
        return all;
    }

    /** Returns whether a message is for this process, in the run that the view shows. */
    boolean isOfThisRun(FlagMessage message) {
        return !runId().isEmpty()
                && message.runId().equals(runId())
                && message.to().equals(process);
    }

    private boolean hear(long epoch, FlagMessage.Told told) {
        Flag flag = new Flag(epoch, told.linkType(), told.from(), told.meta());
        if (!isOfPrimary(told) || !heard.add(runId(), flag, view.epoch())) {
            return false;
        }
        if (epoch == view.epoch()) {
            tell(flag);
        }
        return true;
    }

    /** Returns whether a flag is of the primary that the view shows. One of a copy that the view does not show yet comes by the coordinator. */
    private boolean isOfPrimary(FlagMessage.Told told) {
        Primary sender = view.primary(told.from());
        return sender != null && sender.incarnation() == told.incarnation();
    }

    /** Tells the receivers of a flag that are here, unless they were. */
    void tell(Flag flag) {
        receivers.of(flag, copies.values()).forEach(copy -> tell(copy, flag));
    }

    private void tell(LocalCopy copy, Flag flag) {
        // the copy knows if it was told: a flag may come early, by the watch, and with a list of all keys
        if (copy.tell(flag)) {
            effects.accept(new Effect.TellMeta(copy.id(), flag.epoch(), flag.from(), flag.linkType(), flag.meta()));
        }
    }

    /** Removes a copy at once: no callback of it follows, and calls that waited for it are refused so that their askers look again. */
    void drop(LocalCopy copy, String reason) {
        copies.remove(copy.id().task());
        receivers.changed();
        effects.accept(new DropCopy(copy.id(), reason));
        refuseParked(copy, "the copy is gone");
    }

    /** Lets all copies exit. */
    void exit() {
        for (LocalCopy copy : copies.values()) {
            if (!copy.isExiting()) {
                copy.startExit();
                refuseParked(copy, "the job has ended");
                effects.accept(new Effect.ExitCopy(copy.id()));
            }
        }
    }

    private void refuseParked(LocalCopy copy, String reason) {
        copy.takeParked().forEach(parked -> effects.accept(new Refuse(parked.callId(), Refusal.NOT_PRIMARY, reason)));
    }

    List<Inspection.LocalCopy> inspect() {
        return copies.values().stream().map(LocalCopy::inspect).toList();
    }

    void exited(CopyId id) {
        if (isLive(id)) {
            copies.remove(id.task());
            receivers.changed();
        }
    }

    /**
     * Serves a call that {@link Callers} has admitted, lets it wait for its epoch, or refuses it. The first rule that holds decides:
     *
     * <pre>
     * the copy that it is meant for is not here          refused: not primary
     * its epoch is over at the copy                      refused: stale epoch
     * its epoch lasts at the copy                        served
     * its epoch is the next one                          waits
     * else                                               refused: not primary
     * </pre>
     */
    void call(long callId, RequestHeader header) {
        LocalCopy copy = copies.get(header.to());
        if (copy == null || copy.id().incarnation() != header.toIncarnation()) {
            effects.accept(new Refuse(callId, Refusal.NOT_PRIMARY, "task " + header.to() + " is not at that copy"));
        } else if (header.epoch() < copy.epoch()) {
            effects.accept(new Refuse(callId, Refusal.STALE_EPOCH, "epoch " + header.epoch() + " has ended"));
        } else if (header.epoch() == copy.epoch()) {
            effects.accept(new Serve(callId, copy.id()));
        } else if (header.epoch() == copy.epoch() + 1) {
            copy.park(new LocalCopy.Parked(callId, header));
        } else {
            effects.accept(new Refuse(
                    callId,
                    Refusal.NOT_PRIMARY,
                    "epoch " + header.epoch() + " is not the next one here, where epoch " + copy.epoch() + " lasts"));
        }
    }

    /** Forgets a call that waits for its epoch. */
    void withdrawn(long callId, long to) {
        LocalCopy copy = copies.get(to);
        if (copy != null) {
            copy.withdraw(callId);
        }
    }
}
