package io.taskgraph.engine;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a run goes on as a new {@link Generation}: the coordinator stands at an earlier revision than this process has seen, or a
 * checkpoint of this run is later than the coordinator's revision. Whoever is in the job under the former generation joins again.
 */
final class Generations {

    private final EngineSettings settings;
    private final Transactions transactions;
    private final JobView view;
    private final KeyValues.Spec own;
    private final Consumer<Effect> effects;

    /** Time of the step that is taken. */
    private final LongSupplier now;

    /** The spec that this process takes part under; null before there is one. */
    private KeyValues.@Nullable Spec joined;

    /** The latest epoch in which that run was seen, -1 before the first. */
    private long reached = -1;

    /** Whether the first spec was compared with what was seen before. */
    private boolean compared;

    /** The epoch when a spec was first seen. */
    private long firstEpoch;

    /** Whether the coordinator is known to have been set back. */
    private boolean setBack;

    /** How many copies of a run that has ended were said to be left last, when this process was to replace it. */
    private int saidLeft = Integer.MAX_VALUE;

    /** Since when this process has been to replace a run that has ended; null if it is not. */
    private @Nullable Long replacesSince;

    Generations(
            EngineSettings settings,
            Transactions transactions,
            JobView view,
            KeyValues.Spec own,
            Consumer<Effect> effects,
            LongSupplier now) {
        this.effects = effects;
        this.now = now;
        this.settings = settings;
        this.transactions = transactions;
        this.view = view;
        this.own = own;
    }

    /**
     * Compares the first spec that the view shows with what this process has seen of its run; returns whether this process took part in that in an
     * earlier membership. Does nothing later on.
     */
    boolean compare() {
        KeyValues.Spec spec = view.spec();
        if (compared || spec == null) {
            return false;
        }
        compared = true;
        firstEpoch = view.epoch();
        SeenRun seen = settings.seen();
        if (seen == null) {
            return false;
        }
        // a second restore of the same backup undoes the generation that has followed the first one
        setBack |= seen.generation().follows(spec.generation())
                || (seen.generation().equals(spec.generation())
                        && (seen.setBack() || view.revision() < seen.revision() || isBefore(seen.epoch())));
        return seen.tookPart()
                && seen.generation().runId().equals(spec.generation().runId());
    }

    /**
     * Returns the run as seen so far, here or before; null before it is known. That the coordinator was set back is not forgotten until a new
     * generation has begun: its revision may be past the one that was seen by then.
     */
    @Nullable
    SeenRun seen(boolean tookPart) {
        KeyValues.Spec spec = view.spec();
        if (spec == null) {
            return settings.seen();
        }
        SeenRun before = settings.seen();
        Generation latest = before != null && before.generation().follows(spec.generation())
                ? before.generation()
                : spec.generation();
        return new SeenRun(latest, view.revision(), reached, tookPart, setBack);
    }

    private boolean isBefore(long epoch) {
        return view.epoch() >= 0 && view.epoch() < epoch;
    }

    /** Returns in words that the run has gone back to an earlier epoch, and null if it has not; asked whenever the view shows another epoch. */
    @Nullable
    String earlierEpoch() {
        KeyValues.Spec spec = view.spec();
        long before = reached;
        boolean same = spec != null && isJoined(spec.generation().runId());
        reached = same ? Math.max(before, view.epoch()) : view.epoch();
        return same && isBefore(before) ? "epoch " + before + " was followed by epoch " + view.epoch() : null;
    }

    private boolean isJoined(String runId) {
        KeyValues.Spec known = joined;
        return known != null && known.generation().runId().equals(runId);
    }

    /** Notes that the coordinator was set back, as its keys show, or something of this run that is later than it. */
    void setBack() {
        setBack = true;
    }

    /** Takes part under the spec that the view shows; returns why that is no longer possible, or null if it is. */
    @Nullable
    String follow(KeyValues.Spec spec) {
        KeyValues.Spec former = joined;
        joined = spec;
        if (former != null && !isJoined(former.generation().runId())) {
            setBack = false;
            reached = view.epoch();
        }
        return former == null
                        || former.generation().runId().equals(spec.generation().runId())
                ? null
                : "the job is now run '" + spec.generation().runId() + "' and no longer '"
                        + former.generation().runId() + "'";
    }

    /**
     * Returns the transaction that begins a run where the view shows none: a new one, or, if its key was deleted, the same. Null where others
     * take part in one: they know it, and write it again, or their leases end.
     */
    @Nullable
    Transaction start() {
        KeyValues.Spec lost = joined;
        if (lost != null) {
            return transactions.putBack(lost);
        }
        if (isTakenPartIn()) {
            return null;
        }
        SeenRun seen = settings.seen();
        return transactions.startRun(
                seen == null
                        ? own
                        : own.withGeneration(
                                seen.generation().next(own.generation().runId(), -1)),
                view.epochRevision(),
                isAnythingLeft());
    }

    /**
     * Returns whether the view shows processes or copies: they have come under a spec. A process that no lease holds was written by hand, and never
     * leaves: it does not count.
     */
    private boolean isTakenPartIn() {
        return view.processes().values().stream().anyMatch(process -> process.leaseId() != 0)
                || left().stream().anyMatch(copy -> !isByHand(Slots.process(copy.node())));
    }

    private boolean isByHand(String name) {
        ProcessEntry process = view.processes().get(name);
        return process != null && process.leaseId() == 0;
    }

    /** Returns whether keys are left of a run whose spec is gone. */
    private boolean isAnythingLeft() {
        return view.epochRevision() > 0
                || view.outcome() != null
                || !view.inSync().isEmpty();
    }

    /**
     * Returns the transaction that puts a new run in the place of one that has ended; its tokens are no less. Null while copies of that run
     * are left: their {@code exit} may still run, for as long as their process waits for it, and their late transactions would find their
     * incarnations in the new run. No copy comes while there is an outcome, so none is left for good once none is seen.
     */
    private @Nullable Transaction restart(KeyValues.Spec ended, Outcome outcome) {
        List<FormerCopy> left = left();
        // at first, and each time half of them have left, so that a job of many processes does not fill the log
        if (left.size() <= saidLeft / 2 && saidLeft > 0) {
            saidLeft = left.size();
            effects.accept(new Effect.ReplaceRun(ended(ended, outcome), left));
        }
        return left.isEmpty()
                ? transactions.restart(
                        own.withGeneration(ended.generation().restarted(settings.newRunId())), view.outcomeRevision())
                : null;
    }

    private List<FormerCopy> left() {
        List<FormerCopy> left = new ArrayList<>();
        view.primaries().forEach((task, primary) -> left.add(new FormerCopy(task, primary.node(), primary.address())));
        view.backups()
                .forEach((task, backups) -> backups.values()
                        .forEach(backup -> left.add(new FormerCopy(task, backup.node(), backup.address()))));
        return left;
    }

    /** Returns the run that this process is to replace, and what it waits for; null if it is to replace none. */
    Inspection.@Nullable Replacing replacing() {
        KeyValues.Spec spec = view.spec();
        Outcome outcome = view.outcome();
        Long since = replacesSince;
        return spec == null || outcome == null || since == null
                ? null
                : new Inspection.Replacing(ended(spec, outcome), left(), since);
    }

    /** Returns a run that has ended, for a process that had no part in it. */
    FormerRun ended(KeyValues.Spec spec, Outcome outcome) {
        String difference = spec.agreesWith(own) ? "" : spec.difference(settings, own);
        return new FormerRun(spec.runId(), outcome, view.endedAt(), difference);
    }

    /**
     * Returns the transaction that begins a new generation, or a new run in the place of one that has ended; null if there is no need of
     * one, or it is not time yet.
     */
    @Nullable
    Transaction next(boolean mayRestart) {
        KeyValues.Spec spec = view.spec();
        if (spec == null) {
            return null;
        }
        Outcome outcome = view.outcome();
        if (outcome == null || !mayRestart || !settings.restartFinished()) {
            replacesSince = null;
        } else if (replacesSince == null) {
            replacesSince = now.getAsLong();
        }
        if (outcome != null) {
            return replacesSince == null ? null : restart(spec, outcome);
        }
        if (!setBack || !spec.agreesWith(own)) {
            return null;
        }
        Generation next = spec.generation().next(own.generation().runId(), firstEpoch);
        SeenRun seen = settings.seen();
        if (seen != null) {
            next = next.numberedAfter(seen.generation());
        }
        return transactions.beginGeneration(spec.withGeneration(next), view.specRevision());
    }
}
