package io.taskgraph.engine;

import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.engine.PendingTransactions.Purpose;
import io.taskgraph.engine.PendingTransactions.Sent;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that this process proposes to the coordinator, at most one at a time for each purpose. Those about single tasks (claims,
 * releases, hand-overs, in-sync entries) are collected while the engine takes a step, and go together at its end.
 */
final class Proposals {

    private final JobView view;
    private final Consumer<Effect> effects;
    private final LongSupplier now;
    private final PendingTransactions pending = new PendingTransactions();

    /** Invariant: empty between steps. */
    private final ProposalGroup group;

    Proposals(TransactionLimits limits, JobView view, Consumer<Effect> effects, LongSupplier now) {
        this.view = view;
        this.effects = effects;
        this.now = now;
        this.group = new ProposalGroup(limits);
    }

    /** Proposes a transaction at once, unless one for that purpose is under way or was just answered; returns whether it did. */
    boolean alone(Purpose purpose, Transaction transaction) {
        if (!pending.mayStart(purpose, now.getAsLong())) {
            return false;
        }
        effects.accept(new Effect.Commit(List.of(new Proposal(start(purpose), transaction))));
        return true;
    }

    /** Proposes a transaction at the end of the step, unless one for that purpose is under way or was just answered; returns whether it will. */
    boolean together(Purpose purpose, Transaction transaction) {
        if (!pending.mayStart(purpose, now.getAsLong())) {
            return false;
        }
        if (!group.takes(transaction)) {
            send();
        }
        group.add(new Proposal(start(purpose), transaction));
        return true;
    }

    private long start(Purpose purpose) {
        return pending.start(purpose, view.revision());
    }

    /** Sends what was collected. */
    void send() {
        List<Proposal> proposals = group.take();
        if (!proposals.isEmpty()) {
            effects.accept(new Effect.Commit(proposals));
        }
    }

    /** Returns an answered proposal, which is under way no longer; null if there is no such proposal. */
    @Nullable
    Sent answered(long id) {
        return pending.ended(id);
    }

    /** Holds a purpose back until the keys were read again. */
    void holdUntilListed(Purpose purpose) {
        pending.holdUntilListed(purpose);
    }

    /** Notes that the keys were read. */
    void listed() {
        pending.listed();
        pending.viewChanged();
    }

    /** Holds a purpose back until the view shows how its last proposal ended. */
    void holdBack(Purpose purpose) {
        pending.holdBack(purpose, now.getAsLong());
    }

    void viewChanged() {
        pending.viewChanged();
    }

    /** Returns when the first purpose is no longer held back, or null if none is. */
    @Nullable
    Long nextDue() {
        return pending.nextDue(now.getAsLong());
    }
}
