package io.taskgraph.engine;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.engine.Effect.Refuse;
import io.taskgraph.engine.PendingTransactions.Kind;
import io.taskgraph.engine.PendingTransactions.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of one process in one job, as a deterministic state machine: a batch of events goes in, effects come out.
 *
 * <p>The keys that the coordinator shows are the truth: a transaction's answer only says whether to look again. A copy exists exactly
 * while the view shows its incarnation under one of this process's nodes. So an unknown outcome needs no special case: all keys are
 * read again and missing changes are tried again; every transaction is fenced and idempotent.
 *
 * <p>The caller's duties: perform the effects in order; feed back their results; call from one thread at a time; after
 * {@link Effect.Relist} drop changes of the former watch; when the lease is lost, drop the engine and start a new one under a
 * new process name.
 */
public final class Engine {

    private final EngineSettings settings;
    private final Transactions transactions;

    /** The job's keys as last seen. The parts below read it; only {@link #list} and {@link #change} write it. */
    private final JobView view;

    private final Requests requests;
    private final Proposals proposals;
    private final History history;

    /** Invariant: each copy has a node of {@link #membership}, and the view showed its incarnation when it was last followed. */
    private final LocalCopies copies;

    private final Callers callers;
    private final NeighborWatch neighbors;
    private final EpochProgress progress;
    private final Replication replication;
    private final Membership membership;
    private final FailureDetector peers;

    /** The run as this process would start it. Another one in the view must agree with it in all but the run id. */
    private final KeyValues.Spec ownSpec;

    private final Generations generations;

    private final CopyEvents copyEvents;
    private final Relists relists;
    private final EventHandlers handlers;
    private final ViewChanges viewChanges = new ViewChanges();

    /** Effects of this step so far. A new list for each step, since the caller keeps the former one. */
    private List<Effect> effects = new ArrayList<>();

    /** Whether the keys were read. Invariant: nothing is committed before. */
    private boolean listed;

    /** Whether the view shows other holders of tasks than the copies follow; a run of changes is followed once, at its end. */
    private boolean primariesStale;

    /** Whether this process is registered, as found when it was last looked at. */
    private boolean takesPart;

    /** Whether this process was registered, or had a copy, in this run: then an outcome ends it, and does not start a new run. */
    private boolean tookPart;

    /** Whether this engine has said its last word. Never false again: then calls are refused, and all else is passed over. */
    private boolean over;

    /** Time of the step that is taken. Never decreases. */
    private long now;

    public Engine(EngineSettings settings) {
        KeyLayout keys = new KeyLayout(settings.namespace(), settings.job());
        Consumer<Effect> say = effect -> effects.add(effect);
        this.settings = settings;
        this.transactions = new Transactions(keys, settings);
        this.view = new JobView(keys);
        this.history = new History(settings.process());
        this.proposals = new Proposals(settings.limits(), view, say, () -> now);
        this.copies = new LocalCopies(settings, view, say);
        this.callers = new Callers(settings.tasks(), view, say);
        this.progress = new EpochProgress(keys, view, history, copies, transactions, settings, proposals::alone, say);
        this.neighbors = new NeighborWatch(settings.topologies().keySet(), view, copies, say);
        this.relists = new Relists(view, progress::isRefused, say, () -> now);
        this.requests = new Requests(view::primary, say);
        this.ownSpec = KeyValues.Spec.of(settings);
        this.generations = new Generations(settings, transactions, view, ownSpec, say, () -> now);
        this.replication =
                new Replication(settings, transactions, view, proposals::together, say, this::tookOver, () -> now);
        this.membership =
                new Membership(settings, transactions, view, proposals::together, replication::failedHere, say);
        this.peers = new FailureDetector(settings.process());
        this.copyEvents =
                new CopyEvents(view, copies, progress, requests, neighbors, replication, membership, say, () -> now);
        this.handlers = new EventHandlers(
                new CoordinatorEvents(
                        this::list, this::change, proposals, progress, copyEvents, membership, history, relists),
                copyEvents,
                new PeerEvents(view, copies, callers, requests, replication, peers, progress, relists, say, () -> now),
                new OfProcess());
    }

    /**
     * Handles events and returns the effects to perform.
     *
     * @param nanoTime monotonic time, never less than in the step before
     */
    public List<Effect> step(long nanoTime, List<Event> batch) {
        now = nanoTime;
        effects = new ArrayList<>();
        boolean onlyWork = true;
        for (Event event : batch) {
            // one event that is not work is enough to look at membership and ownership again
            onlyWork &= event.isWork();
            if (!event.continuesChanges()) {
                followPrimaries();
            }
            if (over) {
                refuseLate(event);
            } else {
                event.dispatch(handlers);
            }
        }
        followPrimaries();
        callers.viewChanged();
        if (listed && !over) {
            reconcile(onlyWork);
        }
        if (listed && !over) {
            keepUp();
        }
        return effects;
    }

    /** Has the view checked, or all keys read again, where it may have been left behind. */
    private void keepUp() {
        relists.advance();
        wakeAt(relists.nextDue());
    }

    /** Returns a copy of this engine's state. Must not be called during a step. */
    public Inspection inspect(long nanoTime) {
        return new Inspector(settings, view, history, requests, replication, generations)
                .inspect(copies, progress.advanceWishes(), progress.persistAfter(), nanoTime);
    }

    /** Returns the job's nodes as last seen; the same object again until one may have changed. Not while it takes a step. */
    public SeenNodes nodes() {
        return view.slots().nodes();
    }

    /** Returns the job's epoch as last seen; −1 before there is one. */
    public long epoch() {
        return view.epoch();
    }

    /** Returns the revision up to which the job's keys are known; −1 before they were read. */
    public long revision() {
        return view.revision();
    }

    /** Returns the live processes as last seen. Not while it takes a step. */
    public LiveProcesses processes() {
        return new LiveProcesses(view.memberChanges(), view.processes());
    }

    /** Returns what has happened since the last call. */
    public Happenings takeHappenings() {
        return history.takeHappenings();
    }

    /** Returns the id of the run; empty before it is known. */
    public String runId() {
        KeyValues.Spec spec = view.spec();
        return spec == null ? "" : spec.runId();
    }

    /** Returns the run as seen so far, for the engine that follows this one; null before it is known. */
    public @Nullable SeenRun seenRun() {
        return generations.seen(tookPart);
    }

    /** Returns how a task came to its present primary; null if that is its first one. */
    public @Nullable OwnershipChange move(long task) {
        return history.move(task);
    }

    private void refuseLate(Event event) {
        Long call = event.waitingCall();
        if (call != null) {
            effects.add(new Refuse(call, Refusal.NOT_PRIMARY, "the job has ended here"));
        }
    }

    private final class OfProcess implements EventHandlers.ProcessHandler {

        @Override
        public void tick(Event.Tick event) {
            // every step checks its deadlines
        }

        @Override
        public void drain(Event.Drain event) {
            membership.drain(now);
        }

        @Override
        public void setBack(Event.SetBack event) {
            generations.setBack();
        }
    }

    // ---- the coordinator's keys

    private void list(Snapshot snapshot) {
        String earlier = view.earlier(snapshot);
        if (earlier != null) {
            goneBack(earlier);
            return;
        }
        long epochBefore = view.epoch();
        view.replace(snapshot);
        earlier = generations.earlierEpoch();
        if (earlier != null) {
            goneBack(earlier);
            return;
        }
        history.listed(now);
        listed = true;
        tookPart |= generations.compare();
        proposals.listed();
        relists.listed();
        membership.listed();
        // followed right here, and as a gap: copies may have come and gone unseen since the former watch ended
        primariesStale = false;
        primariesChanged(true);
        if (view.epoch() != epochBefore) {
            epochChanged();
        } else {
            // what was refused in this epoch was not for another advance: the key may have been deleted and written
            // meanwhile
            progress.epochDeleted();
        }
        copies.tellAll();
    }

    /**
     * Leaves a history that the coordinator no longer has: incarnations are revisions, so in one that starts again from an older state they
     * fence nothing.
     */
    private void goneBack(String how) {
        generations.setBack();
        over = true;
        effects.add(new Effect.Rejoin(how + ": the coordinator was restored from an older state"));
    }

    private void change(List<WatchEvent> changes) {
        for (WatchEvent change : changes) {
            ViewChange seen = view.apply(change);
            if (seen != null && !over) {
                proposals.viewChanged();
                seen.accept(viewChanges);
            }
        }
        if (!changes.isEmpty()) {
            view.reached(changes.get(changes.size() - 1).revision());
        }
    }

    /** Follows the view after a change. */
    private final class ViewChanges implements ViewChange.Handler {

        @Override
        public void primary(long task) {
            primariesStale = true;
            if (view.primary(task) == null) {
                neighbors.lost(task);
            }
        }

        @Override
        public void backup(long task, String node) {
            primariesStale = true;
        }

        @Override
        public void epoch() {
            String earlier = generations.earlierEpoch();
            if (earlier != null) {
                goneBack(earlier);
                return;
            }
            // a copy that lost its task at an earlier revision must not enter the epoch of a later one
            followPrimaries();
            epochChanged();
        }

        @Override
        public void epochDeleted() {
            progress.epochDeleted();
        }

        @Override
        public void flag(Flag flag) {
            copies.tell(flag);
        }

        @Override
        public void other() {
            // it is looked up where it is needed
        }
    }

    private void followPrimaries() {
        if (primariesStale && !over) {
            primariesStale = false;
            primariesChanged(false);
        }
    }

    /** Brings the copies in line with the primaries that the view shows. */
    private void primariesChanged(boolean gap) {
        history.primaries(view.primaries(), now);
        // drop before start: a task that came back to this process under another incarnation needs a new copy
        copies.withoutOwnership().forEach(copyEvents::dropLost);
        replication.primariesChanged();
        view.primaries().forEach((task, primary) -> {
            CopyId id = new CopyId(task, primary.incarnation());
            if (membership.hasNode(primary.node())
                    && !copies.has(task)
                    && view.outcome() == null
                    && !replication.takesOver(id, primary.node())) {
                tookPart = true;
                copies.start(id, primary.node());
                replication.started(id, primary.node());
            }
        });
        if (view.outcome() == null) {
            replication.startBackups(membership::hasNode);
        }
        copies.primariesChanged();
        progress.primariesChanged();
        requests.primariesChanged();
        neighbors.changed(gap);
    }

    private void epochChanged() {
        history.epoch(view.epoch(), now);
        progress.epochChanged();
        requests.discardUnless(copies::isLive, view.epoch());
        copies.enterEpoch();
        neighbors.changed(false);
    }

    /** Notes that a backup acts for its task from now on. */
    private void tookOver(CopyId id) {
        tookPart = true;
        copies.tookOver(id);
        requests.primariesChanged();
    }

    // ---- missing changes

    /** Commits the changes that are still missing; after {@code onlyWork}, ownership and membership are as they were found to be before. */
    private void reconcile(boolean onlyWork) {
        history.members(view, process -> peers.hasRefused(process, now), now);
        copyEvents.releaseStates();
        KeyValues.Spec spec = view.spec();
        Outcome outcome = view.outcome();
        tookPart |= generations.compare();
        String left = spec == null ? null : generations.follow(spec);
        // only a process that had no part in the run that ended may put another in its place
        Transaction next = left == null ? generations.next(!tookPart && !membership.isLeaving()) : null;
        if (left != null) {
            over = true;
            effects.add(new Effect.Rejoin(left));
        } else if (spec == null || next != null) {
            startRun(next == null ? generations.start() : next);
        } else if (outcome != null) {
            ended(spec, outcome);
        } else if (!spec.agreesWith(ownSpec)) {
            over = true;
            effects.add(new Effect.RefuseJob(spec.difference(settings, ownSpec)));
        } else {
            if (!onlyWork) {
                takePart();
                effects.addAll(peers.membersChanged(view.processes()));
            }
            if (takesPart) {
                work();
                copyEvents.releaseStates();
            }
            replication.advance(spec.runId(), copies::isLive, progress::areSet);
            proposals.send();
            requests.advance(spec.runId(), now);
            leaveIfDone();
            // each wait of the engine has one owner, which says here when it is over at the latest
            wakeAt(requests.nextDue());
            wakeAt(progress.nextDue(now));
            wakeAt(membership.nextDue());
            wakeAt(replication.nextDue());
        }
        wakeAt(proposals.nextDue());
    }

    private void startRun(@Nullable Transaction start) {
        if (start == null) {
            leaveIfDone();
        } else {
            proposals.alone(Purpose.of(Kind.START_RUN), start);
        }
    }

    private void leaveIfDone() {
        if (membership.mayLeave(!copies.isEmpty(), now)) {
            over = true;
            effects.add(new Effect.Leave());
        }
    }

    private void wakeAt(@Nullable Long due) {
        if (due != null && !over) {
            effects.add(new Effect.WakeAt(due));
        }
    }

    private void ended(KeyValues.Spec spec, Outcome outcome) {
        if (!tookPart && settings.restartFinished()) {
            leaveIfDone();
            return;
        }
        copies.exit();
        replication.end();
        requests.discardUnless(id -> false, view.epoch());
        if (copies.isEmpty() && replication.isEmpty()) {
            over = true;
            effects.add(new Effect.End(outcome, tookPart ? null : generations.ended(spec, outcome)));
        }
    }

    private void takePart() {
        membership.toGiveUp(now).forEach(copyEvents::giveUpHandedOver);
        // told flags are set before anything that outlives the epoch, and before ownership is given up
        if (membership.givesUp()) {
            progress.persist(now);
        }
        takesPart = membership.takePart(progress.owesNothing());
        tookPart |= takesPart;
    }

    private void work() {
        Event.Shutdown shutdown = copyEvents.shutdown();
        if (shutdown != null && progress.isSettled()) {
            proposals.alone(
                    Purpose.of(Kind.OUTCOME, shutdown.copy()),
                    transactions.end(
                            shutdown.copy(),
                            shutdown.outcome().reportedBy(shutdown.by(), view.epoch()),
                            shutdown.at()));
        }
        progress.commit(membership.isLeaving(), shutdown != null, now);
    }
}
