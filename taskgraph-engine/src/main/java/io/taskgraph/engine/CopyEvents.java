package io.taskgraph.engine;

import io.taskgraph.Outcome;
import io.taskgraph.engine.EventHandlers.CopyHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Events of local copies: their actions in an epoch, and their end by themselves, by an operator, or with their ownership.
 *
 * <p>An event may come from a copy that the engine has dropped meanwhile, since the copy's loop runs beside the engine's. Each handler
 * therefore looks at whether the copy is live first, and passes over the event of one that is not, or answers that it came too late. An event
 * that ends a copy may carry the id of a backup that the keys show as primary meanwhile: then it is about that primary, also before it has
 * taken over. Otherwise a task would stay with a copy that is no more.
 */
final class CopyEvents implements CopyHandler {

    /** A state, and the number of flags that must be set before it is stored. */
    private record HeldState(Event.StateKept state, long flags) {}

    private final JobView view;
    private final LocalCopies copies;
    private final EpochProgress progress;
    private final Requests requests;
    private final NeighborWatch neighbors;
    private final Replication replication;
    private final Membership membership;
    private final Consumer<Effect> effects;
    private final LongSupplier now;

    /** States that wait until the flags before them are set, oldest first. Bound: the runtime lets five of each copy wait. */
    private final Deque<HeldState> heldStates = new ArrayDeque<>();

    /** The wishes to end the job, oldest first. Invariant: each copy is live, or was when the present step began. */
    private final Map<CopyId, Event.Shutdown> shutdowns = new LinkedHashMap<>();

    CopyEvents(
            JobView view,
            LocalCopies copies,
            EpochProgress progress,
            Requests requests,
            NeighborWatch neighbors,
            Replication replication,
            Membership membership,
            Consumer<Effect> effects,
            LongSupplier now) {
        this.view = view;
        this.copies = copies;
        this.progress = progress;
        this.requests = requests;
        this.neighbors = neighbors;
        this.replication = replication;
        this.membership = membership;
        this.effects = effects;
        this.now = now;
    }

    @Override
    public void flagMeta(Event.FlagMeta event) {
        if (copies.isCurrent(event.copy(), event.epoch())) {
            Flag flag = new Flag(event.epoch(), event.linkType(), event.copy().task(), event.meta());
            boolean ending = membership.isLeaving() || !shutdowns.isEmpty();
            progress.flag(event.copy(), flag, ending, now.getAsLong());
        }
    }

    @Override
    public void incEpoch(Event.IncEpoch event) {
        if (copies.isCurrent(event.copy(), event.epoch())) {
            progress.advance(event.copy(), now.getAsLong());
        }
    }

    @Override
    public void requestMade(Event.RequestMade event) {
        if (copies.isCurrent(event.copy(), event.epoch())) {
            requests.made(event, now.getAsLong() + event.timeoutNanos());
        } else {
            effects.accept(new Effect.DiscardRequest(event.requestId()));
        }
    }

    @Override
    public void updateMade(Event.UpdateMade event) {
        replication.updateMade(event, flagsBefore(event.copy()), copies::isLive);
    }

    @Override
    public void stateKept(Event.StateKept event) {
        heldStates.add(new HeldState(event, flagsBefore(event.copy())));
    }

    /** Has all flags set that are kept, since something of a copy outlives the epoch and must not come before them; returns their number. */
    private long flagsBefore(CopyId copy) {
        return copies.isLive(copy) ? progress.persistAll(now.getAsLong()) : 0;
    }

    /** Lets the states be stored whose flags are set. When the job has ended, flags no longer matter. */
    void releaseStates() {
        while (!heldStates.isEmpty()
                && (view.outcome() != null
                        || progress.areSet(heldStates.element().flags()))) {
            Event.StateKept state = heldStates.remove().state();
            effects.accept(new Effect.StoreState(state.copy(), state.stateId()));
        }
    }

    @Override
    public void copyBuilt(Event.CopyBuilt event) {
        if (event.listens()) {
            neighbors.listen(event.copy());
        }
        replication.copyBuilt(event.copy(), event.backupable());
    }

    @Override
    public void stateTaken(Event.StateTaken event) {
        replication.stateTaken(event.copy(), event.backup(), event.state());
    }

    @Override
    public void kill(Event.Kill event) {
        giveUp(replication.present(event.copy()), "it was killed");
    }

    @Override
    public void handOver(Event.HandOver event) {
        CopyId copy = replication.present(event.copy());
        if (replication.isPrimary(copy)) {
            membership.handOver(copy, now.getAsLong());
        } else {
            giveUpBackup(event.copy(), "an operator has taken it away");
        }
    }

    @Override
    public void shutdown(Event.Shutdown event) {
        CopyId copy = replication.present(event.copy());
        if (event.by() == Outcome.OPERATOR) {
            order(event);
        } else if (copies.isLive(copy)) {
            wish(copy, event);
        } else {
            // a backup that takes over stays: its updates may be nowhere else, and it says so again when it is the
            // primary
            giveUpBackup(event.copy(), "its callback failed, and it was a backup");
        }
    }

    /** Takes an operator's order to end the job, which goes through whatever copy acts for its task by now. */
    private void order(Event.Shutdown event) {
        CopyId through = copies.isLive(event.copy()) ? event.copy() : copies.any();
        if (through != null) {
            wish(through, event);
        }
    }

    private void wish(CopyId through, Event.Shutdown event) {
        shutdowns.putIfAbsent(through, new Event.Shutdown(through, event.outcome(), event.by(), event.at()));
    }

    @Override
    public void exited(Event.Exited event) {
        copies.exited(event.copy());
        replication.exited(event.copy());
    }

    /** Returns the first wish of a local copy to end the job; null if there is none. */
    Event.@Nullable Shutdown shutdown() {
        return shutdowns.values().stream().findFirst().orElse(null);
    }

    /**
     * Notes that the transaction by which a copy wanted to end the job was answered: then the job has ended, or the next wish counts. An operator's
     * wish stays when it was refused: the view shows why, that the copy has lost its task for one, and then it goes through another.
     */
    void shutdownAnswered(@Nullable CopyId copy, boolean succeeded) {
        if (succeeded) {
            shutdowns.clear();
            return;
        }
        Event.Shutdown refused = copy == null ? null : shutdowns.get(copy);
        if (refused != null && refused.by() != Outcome.OPERATOR) {
            shutdowns.remove(copy);
        }
    }

    /** Gives up a copy that no other process has taken over. */
    void giveUpHandedOver(CopyId id) {
        giveUp(id, "an operator has handed it over, but no other process has taken it, so the next free node takes it");
    }

    /** Drops a copy, and gives back what it holds. */
    private void giveUp(CopyId id, String reason) {
        LocalCopy copy = copies.live(id);
        if (copy == null) {
            giveUpBackup(id, reason);
        } else {
            drop(copy, reason);
            requests.discardUnless(copies::isLive, view.epoch());
        }
    }

    private void giveUpBackup(CopyId id, String reason) {
        String node = replication.giveUp(id, reason);
        if (node != null) {
            membership.replace(node);
        }
    }

    /** Drops a copy that the view no longer shows as primary, and says where the task goes on. */
    void dropLost(LocalCopy copy) {
        Primary next = view.primary(copy.id().task());
        if (next == null) {
            drop(copy, "its ownership has ended");
        } else if (membership.hasNode(next.node())) {
            drop(copy, "it goes on here as incarnation " + next.incarnation());
        } else {
            drop(copy, "it goes on at process " + next.process());
        }
    }

    /** Drops a copy with all that it wished. A node that the view shows to hold it still is not used again. */
    private void drop(LocalCopy copy, String reason) {
        CopyId id = copy.id();
        Event.Shutdown wish = shutdowns.remove(id);
        replication.dropped(id);
        progress.dropped(id);
        copies.drop(copy, reason);
        if (wish != null && wish.by() == Outcome.OPERATOR) {
            order(wish);
        }
        Primary primary = view.primary(id.task());
        if (primary != null && primary.incarnation() == id.incarnation()) {
            membership.replace(primary.node());
        }
    }
}
