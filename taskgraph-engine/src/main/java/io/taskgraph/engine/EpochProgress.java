package io.taskgraph.engine;

import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.engine.PendingTransactions.Purpose;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Progress of the current epoch by local copies: their flags, and its end. One transaction for it is under way at a time.
 *
 * <p>A flag whose receivers all have a primary is told directly, here at once and elsewhere by a message, and kept: it is set only if the
 * epoch lasts, if a message does not arrive, or before something that outlives the epoch. Every other flag is set at once. An advance waits
 * for the confirmations of what was told, 5 ms at most, and takes those flags along that are to be set.
 *
 * <p>Where flags are not told directly, a flag that is only for copies in this process is told at once and set a little later: the order of
 * transactions ensures that it is set before, or together with, all writes that follow from it, and if this process ends first, its
 * receivers end with it.
 */
final class EpochProgress {

    /** Longest time for which an advance waits for confirmations, or for the process that has won the last race, in nanoseconds. */
    private static final long ADVANCE_GRACE = 5_000_000L;

    /** Longest time for which slow epochs let flags be kept, in nanoseconds, unless the settings say more. */
    static final long MAX_KEPT_FOR = 10_000_000_000L;

    private final JobView view;
    private final History history;
    private final LocalCopies copies;
    private final Transactions transactions;
    private final TransactionLimits limits;
    private final FlagSettings settings;
    private final Membership.Committer committer;
    private final Consumer<Effect> effects;
    private final FlagBatcher flagging;
    private final FlagCustody custody = new FlagCustody();

    /** Copies that wish the epoch to end, in the order of their wishes. Any one of them suffices; the others are for the case that it dies. */
    private final Set<CopyId> advanceWishes = new LinkedHashSet<>();

    /** Copies whose advance of this epoch was refused: somebody else's has come first, or the key was deleted. */
    private final Set<CopyId> refusedWishes = new LinkedHashSet<>();

    /** Purpose of the transaction without an answer, null if there is none. Invariant: it is of the present epoch. */
    private @Nullable Purpose underWay;

    /** When the first copy wished this epoch to end. */
    private long advanceSince;

    /** The last epoch that this process has ended itself, as far as it knows; -1 if none. */
    private long wonEpoch = -1;

    /** Whether another process has won the last race to end an epoch, so that it goes first in this one. */
    private boolean yields;

    EpochProgress(
            KeyLayout keys,
            JobView view,
            History history,
            LocalCopies copies,
            Transactions transactions,
            EngineSettings settings,
            Membership.Committer committer,
            Consumer<Effect> effects) {
        this.limits = settings.limits();
        this.settings = settings.flags();
        this.view = view;
        this.history = history;
        this.copies = copies;
        this.transactions = transactions;
        this.committer = committer;
        this.effects = effects;
        this.flagging = new FlagBatcher(keys, limits);
    }

    /** Notes a flag of a copy; where the process or the job is {@code ending}, it is told only when it is set. */
    void flag(CopyId copy, Flag flag, boolean ending, long now) {
        FlagBatcher.Wish wish = new FlagBatcher.Wish(copy, flag);
        if (custody.keeps(wish)) {
            return;
        }
        if (settings.direct()) {
            Receivers.Destinations there = copies.elsewhere(flag);
            if (ending || !there.complete() || !custody.reaches(there.processes(), now)) {
                flagging.wish(wish, false, false, now);
            } else if (!flagging.knows(wish)) {
                custody.keep(wish, there.processes());
                effects.accept(new Effect.KeepFlag(copy, flag));
                copies.tellDirectly(flag);
            }
            return;
        }
        boolean early = !ending && copies.areReceiversHere(flag);
        if (flagging.wish(wish, early, early, now) && early) {
            copies.tell(flag);
        }
    }

    /** Handles what became of flags that were told another process. */
    void told(long messageId, FlagAnswer answer, long now) {
        if (answer == FlagAnswer.TAKEN) {
            custody.confirmed(messageId);
        } else if (custody.failed(messageId, answer == FlagAnswer.LOST, now)) {
            persist(now);
        }
    }

    /** Has all flags set that are kept: something comes that must not come before them. */
    void persist(long now) {
        custody.release().forEach(wish -> flagging.wish(wish, true, false, now));
    }

    /** Has all flags set that copies have given so far; returns their number, for {@link #areSet}. */
    long persistAll(long now) {
        persist(now);
        return flagging.taken();
    }

    /** Returns whether the first flags, as many as were given at some moment, are set or no longer matter, whatever was given after them. */
    boolean areSet(long flags) {
        return flagging.done() >= flags;
    }

    /** Forgets the flags of copies that have lost their tasks, and tells those that are kept to the new primaries of their receivers. */
    void primariesChanged() {
        dropLost();
        if (!custody.isEmpty()) {
            custody.follow(this::isOwned, copies::elsewhere);
        }
    }

    /**
     * Forgets the waiting flags of copies that have lost their tasks, as soon as the view shows that: whoever asks what waits must not be told
     * of flags that no transaction will set, since nobody would come back when they are found and dropped later.
     */
    private void dropLost() {
        if (flagging.isWaiting()) {
            flagging.retain(this::isOwned);
        }
    }

    /** Notes the wish of a copy to end the epoch. */
    void advance(CopyId copy, long now) {
        if (advanceWishes.isEmpty()) {
            advanceSince = now;
        }
        advanceWishes.add(copy);
    }

    void dropped(CopyId copy) {
        refusedWishes.remove(copy);
        advanceWishes.remove(copy);
    }

    /** Forgets the former epoch, and answers for it that are still missing. */
    void epochChanged() {
        if (!advanceWishes.isEmpty()) {
            yields = wonEpoch != view.epoch() - 1;
        }
        underWay = null;
        flagging.epochEnded();
        custody.epochEnded();
        advanceWishes.clear();
        refusedWishes.clear();
    }

    /** Wishes again what was refused, since not another advance was the reason, but that the key of the epoch was deleted. */
    void epochDeleted() {
        flagging.epochDeleted();
        dropLost();
        advanceWishes.addAll(refusedWishes);
        refusedWishes.clear();
    }

    /** Returns whether an advance of this epoch was refused, and the view does not show why. */
    boolean isRefused() {
        return !refusedWishes.isEmpty();
    }

    /** Returns whether all flags are set, including those delivered before. */
    boolean isSettled() {
        return flagging.isIdle() && custody.isEmpty();
    }

    /**
     * Returns whether all flags are set that were delivered before: then tasks may go to other processes. One that nobody was told is
     * refused once its task has gone, and the successor flags again.
     */
    boolean owesNothing() {
        return custody.isEmpty() && !flagging.owes();
    }

    /**
     * Returns the nanoseconds after which, in this epoch, flags are no longer kept but set: as the settings say, or twice as long as the epoch
     * before, 10 s at most. Else every epoch of a large job, or on a slow machine, would set all its flags, and take the longer for it.
     */
    long persistAfter() {
        long set = settings.persistAfter().toNanos();
        return set == 0 ? 0 : Math.max(set, Math.min(2 * history.lastDuration(), MAX_KEPT_FOR));
    }

    /** Returns the copies that wish the epoch to end. */
    Set<CopyId> advanceWishes() {
        return advanceWishes;
    }

    /** Returns when something is due that waits for time to pass; null if nothing is. */
    @Nullable
    Long nextDue(long now) {
        Long due = later(persistAt(), now);
        if (underWay == null) {
            due = Deadlines.earlier(due, later(flagging.nextDue(), now));
            boolean waits = settings.direct() && !advanceWishes.isEmpty();
            due = Deadlines.earlier(due, waits ? later(advanceSince + ADVANCE_GRACE, now) : null);
        }
        return due;
    }

    /** Returns when what is kept must be set, since the epoch has lasted; null if nothing is kept. */
    private @Nullable Long persistAt() {
        return custody.isEmpty() ? null : Long.valueOf(history.epochSince() + persistAfter());
    }

    private static @Nullable Long later(@Nullable Long due, long now) {
        return due == null || due - now <= 0 ? null : due;
    }

    /**
     * Sends and sets the flags that wait, and ends the epoch with the last of them if that is wished.
     *
     * @param leaving whether this process is leaving
     * @param ending whether the job is about to end, so that the epoch no longer matters
     */
    void commit(boolean leaving, boolean ending, long now) {
        Long persistAt = persistAt();
        if (leaving || ending || (persistAt != null && now - persistAt >= 0)) {
            persist(now);
        }
        send(now);
        if (underWay != null) {
            return;
        }
        CopyId advancing = advanceWishes.isEmpty() || ending || mustWait(now)
                ? null
                : advanceWishes.iterator().next();
        if (advancing == null && !leaving && !ending && flagging.mayWait(now)) {
            return;
        }
        boolean alone = flagging.goesAlone();
        Transaction flags = flagging.next(view.epochRevision());
        Transaction last = advancing == null || alone || flagging.isWaiting() ? null : withAdvance(flags, advancing);
        if (advancing != null && last != null) {
            start(Purpose.advance(advancing, view.epoch()), last);
        } else if (flags != null) {
            start(Purpose.flags(view.epoch()), flags);
        }
    }

    private void send(long now) {
        KeyValues.Spec spec = view.spec();
        if (spec == null) {
            return;
        }
        custody.next(spec.runId(), now).forEach((id, message) -> {
            ProcessEntry receiver = view.processes().get(message.to());
            if (receiver != null) {
                effects.accept(new Effect.SendFlags(id, receiver.address(), message));
            } else if (custody.failed(id, false, now)) {
                persist(now);
            }
        });
    }

    /** Returns whether an advance must wait a little: until what was told has arrived, or for another process that goes first. */
    private boolean mustWait(long now) {
        boolean waits = now - advanceSince < ADVANCE_GRACE;
        if (settings.direct() && !waits && !custody.isConfirmed()) {
            persist(now);
        }
        return settings.direct() && waits && (yields || !custody.isConfirmed());
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
        CopyId advancing = purpose.copy();
        if (succeeded && advancing != null) {
            won(purpose.epoch());
        }
        if (!purpose.equals(underWay)) {
            return;
        }
        underWay = null;
        if (!succeeded && view.epochRevision() == 0) {
            // The key of the epoch was deleted since it was sent.
            flagging.unknown();
            dropLost();
            return;
        }
        boolean withFlags = flagging.isUnderWay();
        flagging.answered(succeeded, advancing == null);
        dropLost();
        // refused with flags, it may be for one of them
        if (advancing != null && (succeeded || !withFlags)) {
            // false if the copy was dropped meanwhile: its wish is not to come back
            boolean wished = advanceWishes.remove(advancing);
            if (wished && !succeeded) {
                refusedWishes.add(advancing);
            }
        }
    }

    private void won(long epoch) {
        wonEpoch = epoch;
        if (epoch == view.epoch() - 1) {
            yields = false;
        }
    }

    /** Notes that a transaction may have happened or not: it is sent again, as far as it is still needed. */
    void unknown(Purpose purpose) {
        if (purpose.equals(underWay)) {
            underWay = null;
            flagging.unknown();
            dropLost();
        }
    }
}
