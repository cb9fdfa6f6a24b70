package io.taskgraph.engine;

import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.engine.PendingTransactions.Purpose;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Progress of the current epoch by local copies: their flags, and its end. One transaction for it is under way at a time. The
 * last flags and the advance that follows from them go together.
 *
 * <p>A flag that is only for copies in this process is told at once and set a little later: the order of transactions ensures that it is
 * set before, or together with, all writes that follow from it, and if this process ends first, its receivers end with it.
 */
final class EpochProgress {

    private final JobView view;
    private final LocalCopies copies;
    private final Transactions transactions;
    private final TransactionLimits limits;
    private final Membership.Committer committer;
    private final FlagBatcher flagging;

    /** Copies that wish the epoch to end, in the order of their wishes. Any one of them suffices; the others are for the case that it dies. */
    private final Set<CopyId> advanceWishes = new LinkedHashSet<>();

    /** Purpose of the transaction without an answer, null if there is none. Invariant: it is of the present epoch. */
    private @Nullable Purpose underWay;

    EpochProgress(
            KeyLayout keys,
            JobView view,
            LocalCopies copies,
            Transactions transactions,
            TransactionLimits limits,
            Membership.Committer committer) {
        this.limits = limits;
        this.view = view;
        this.copies = copies;
        this.transactions = transactions;
        this.committer = committer;
        this.flagging = new FlagBatcher(keys, limits);
    }

    /** Notes a flag of a copy. */
    void flag(CopyId copy, Flag flag, boolean leaving, long now) {
        boolean early = !leaving && copies.areReceiversHere(flag);
        if (flagging.wish(new FlagBatcher.Wish(copy, flag), early, now) && early) {
            copies.tell(flag);
        }
    }

    /** Notes the wish of a copy to end the epoch. */
    void advance(CopyId copy) {
        advanceWishes.add(copy);
    }

    void dropped(CopyId copy) {
        advanceWishes.remove(copy);
    }

    /** Forgets the former epoch, and answers for it that are still missing. */
    void epochChanged() {
        underWay = null;
        flagging.epochEnded();
        advanceWishes.clear();
    }

    /** Returns whether all flags are set, including those delivered before. */
    boolean isSettled() {
        return flagging.isIdle();
    }

    /** Returns the copies that wish the epoch to end. */
    Set<CopyId> advanceWishes() {
        return advanceWishes;
    }

    /** Returns when flags will have waited long enough for company, or null if none wait for that. */
    @Nullable
    Long nextDue(long now) {
        Long due = underWay == null ? flagging.nextDue() : null;
        return due == null || due - now <= 0 ? null : due;
    }

    /**
     * Sets the flags that wait, and ends the epoch with the last of them if that is wished.
     *
     * @param leaving whether this process is leaving
     * @param ending whether the job is about to end, so that the epoch no longer matters
     */
    void commit(boolean leaving, boolean ending, long now) {
        if (underWay != null) {
            return;
        }
        CopyId advancing = advanceWishes.isEmpty() || ending
                ? null
                : advanceWishes.iterator().next();
        if (advancing == null && !leaving && !ending && flagging.mayWait(now)) {
            return;
        }
        boolean alone = flagging.goesAlone();
        Transaction flags = flagging.next(view.epochRevision(), this::isOwned);
        Transaction last = advancing == null || alone || flagging.isWaiting() ? null : withAdvance(flags, advancing);
        if (advancing != null && last != null) {
            start(Purpose.advance(advancing, view.epoch()), last);
        } else if (flags != null) {
            start(Purpose.flags(view.epoch()), flags);
        }
    }

    /** Returns the last flags of the epoch and its end as one transaction, or null if that would be too large. */
    private @Nullable Transaction withAdvance(@Nullable Transaction flags, CopyId advancing) {
        Transaction advance = transactions.advance(advancing, view.epoch(), view.epochRevision());
        if (flags == null) {
            return advance;
        }
        Transaction both = Transactions.together(flags, advance);
        return limits.allow(both) ? both : null;
    }

    /** Returns whether the task of a flag is still the copy's; that itself may have been given up. */
    private boolean isOwned(FlagBatcher.Wish wish) {
        Primary primary = view.primary(wish.copy().task());
        return primary != null && primary.incarnation() == wish.copy().incarnation();
    }

    private void start(Purpose purpose, Transaction transaction) {
        if (committer.commit(purpose, transaction)) {
            underWay = purpose;
        } else {
            flagging.unknown();
        }
    }

    /** Handles the answer to a transaction, if it is for the current epoch. */
    void answered(Purpose purpose, boolean succeeded) {
        if (!purpose.equals(underWay)) {
            return;
        }
        underWay = null;
        CopyId advancing = purpose.copy();
        boolean withFlags = flagging.isUnderWay();
        flagging.answered(succeeded, advancing == null);
        // refused with flags, it may be for one of them
        if (advancing != null && (succeeded || !withFlags)) {
            advanceWishes.remove(advancing);
        }
    }

    /** Notes that a transaction may have happened or not: it is sent again, as far as it is still needed. */
    void unknown(Purpose purpose) {
        if (purpose.equals(underWay)) {
            underWay = null;
            flagging.unknown();
        }
    }
}
