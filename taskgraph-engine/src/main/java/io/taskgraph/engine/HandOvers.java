package io.taskgraph.engine;

import io.taskgraph.engine.PendingTransactions.Kind;
import io.taskgraph.engine.PendingTransactions.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Single tasks that an operator takes from this process, while it stays. Each goes on here until another process has taken it over in
 * one transaction. When nobody is there to take it or time is up, it is given up as if its node had died; but a task whose state lives
 * in its copies stays, and the offer is withdrawn, since no other copy may hold all its updates; the operator is told.
 */
final class HandOvers {

    /**
     * A copy to hand over.
     *
     * <pre>
     * state        offered  withdrawing   left by
     * to be told   no       no            the offer is sent: offered; hopeless: refused, or given up
     * offered      yes      no            another process is primary: over; hopeless: withdrawing, or given up
     * withdrawing  yes      yes           the withdrawal is accepted: refused; another process is primary after all: over
     * </pre>
     *
     * <p>An offer whose outcome was unknown is sent again if the keys, when they are read again, do not show it. It is hopeless when time is
     * up or no other process could take the task. A task whose state lives in its copies is then refused or withdrawn, any other is given
     * up.
     */
    private static final class HandOver {
        private final CopyId copy;

        /** Monotonic time until which it may wait for its successor. */
        private final long by;

        /** Whether the offer was sent. It may happen even if its answer never comes. */
        private boolean offered;

        /** Whether the keys were read since the offer was sent, and do not show it. Invariant: only if offered. */
        private boolean missing;

        /** Whether the offer must be taken back. Invariant: only if the task's state lives in its copies. */
        private boolean withdrawing;

        /** Whether the answer that comes next may be that of the withdrawal. */
        private boolean withdrawalSent;

        HandOver(CopyId copy, long by) {
            this.copy = copy;
            this.by = by;
        }
    }

    private final Transactions transactions;
    private final JobView view;
    private final BackupPlacement backups;
    private final String self;
    private final Consumer<Effect> effects;

    /** By task. Invariant: the view shows the copy as primary, or did when this step began. */
    private final SortedMap<Long, HandOver> underWay = new TreeMap<>();

    HandOvers(Transactions transactions, JobView view, BackupPlacement backups, String self, Consumer<Effect> effects) {
        this.transactions = transactions;
        this.view = view;
        this.backups = backups;
        this.self = self;
        this.effects = effects;
    }

    /** Starts to hand a task over, unless that is under way. */
    void start(CopyId copy, long by) {
        underWay.putIfAbsent(copy.task(), new HandOver(copy, by));
    }

    /** Returns whether another process may take a task from this one at any moment. */
    boolean areUnderWay() {
        return !underWay.isEmpty();
    }

    /** Notes that the keys show by now which of the offers happened. */
    void listed() {
        for (HandOver handOver : underWay.values()) {
            handOver.missing = handOver.offered && !view.isHandedOver(handOver.copy.task());
        }
    }

    /** Forgets those that have ended, and returns the copies to give up. */
    List<CopyId> toGiveUp(long now) {
        underWay.values().removeIf(handOver -> !isPrimary(handOver.copy));
        List<CopyId> hopeless = new ArrayList<>();
        for (HandOver handOver : List.copyOf(underWay.values())) {
            if (now - handOver.by < 0 && hasSuccessor(handOver.copy.task())) {
                continue;
            }
            boolean stays = view.inSync(handOver.copy.task()) != null;
            if (stays && handOver.offered) {
                handOver.withdrawing = true;
                continue;
            }
            underWay.remove(handOver.copy.task());
            if (stays) {
                refuse(handOver.copy, "no other process has a backup of it in sync");
            } else {
                hopeless.add(handOver.copy);
            }
        }
        return hopeless;
    }

    private boolean isPrimary(CopyId copy) {
        Primary primary = view.primary(copy.task());
        return primary != null && primary.incarnation() == copy.incarnation();
    }

    /** Returns whether another process has a backup in sync or, where there need be none, a spare node. */
    private boolean hasSuccessor(long task) {
        return view.inSync(task) != null
                ? backups.hasInSyncBackupElsewhere(task)
                : view.slots().free().entrySet().stream()
                        .anyMatch(free -> !free.getKey().equals(self) && free.getValue() > 0);
    }

    /** Says of each that it may be taken, or no longer. */
    void advance(Membership.Committer committer) {
        for (HandOver handOver : underWay.values()) {
            Purpose purpose = Purpose.of(Kind.HAND_OVER, handOver.copy);
            if (handOver.withdrawing) {
                handOver.withdrawalSent |= committer.commit(purpose, transactions.withdraw(handOver.copy));
            } else if ((!handOver.offered || handOver.missing)
                    && committer.commit(purpose, transactions.handOver(handOver.copy))) {
                handOver.offered = true;
                handOver.missing = false;
            }
        }
    }

    /** Handles the answer to the transaction about a copy. */
    void answered(@Nullable CopyId copy, boolean succeeded) {
        if (copy == null) {
            return;
        }
        HandOver handOver = underWay.get(copy.task());
        if (handOver != null && handOver.copy.equals(copy) && handOver.withdrawalSent && succeeded) {
            underWay.remove(copy.task());
            refuse(copy, "no other process with a backup of it in sync has taken it");
        }
    }

    private void refuse(CopyId copy, String reason) {
        effects.accept(new Effect.RefuseHandOver(copy, reason));
    }

    /** Returns when the first of them is to end, or null if there is none. */
    @Nullable
    Long nextDue() {
        if (view.outcome() != null) {
            return null;
        }
        Long due = null;
        for (HandOver handOver : underWay.values()) {
            due = handOver.withdrawing ? due : Deadlines.earlier(due, handOver.by);
        }
        return due;
    }
}
