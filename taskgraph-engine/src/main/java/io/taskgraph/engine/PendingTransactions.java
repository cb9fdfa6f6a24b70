package io.taskgraph.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The transactions under way, at most one for each purpose. */
final class PendingTransactions {

    /** Purpose of a transaction. */
    enum Kind {
        START_RUN,
        REGISTER,
        DRAIN,
        REFUSE,
        CLAIM,
        RELEASE,
        CLAIM_BACKUP,
        RELEASE_BACKUP,
        HAND_OVER,
        IN_SYNC,
        FLAGS,
        ADVANCE,
        OUTCOME
    }

    /**
     * Purpose of one transaction.
     *
     * @param task the task, where there is one; else −1
     * @param copy the copy whose wish it is, where that matters
     * @param epoch the epoch that the flags are of, or that is to end, where it is for that; else −1
     */
    record Purpose(Kind kind, long task, @Nullable CopyId copy, long epoch) {
        static Purpose of(Kind kind) {
            return new Purpose(kind, -1, null, -1);
        }

        static Purpose of(Kind kind, long task) {
            return new Purpose(kind, task, null, -1);
        }

        static Purpose of(Kind kind, CopyId copy) {
            return new Purpose(kind, copy.task(), copy, -1);
        }

        static Purpose flags(long epoch) {
            return new Purpose(Kind.FLAGS, -1, null, epoch);
        }

        static Purpose advance(CopyId copy, long epoch) {
            return new Purpose(Kind.ADVANCE, copy.task(), copy, epoch);
        }
    }

    /**
     * A transaction without an answer.
     *
     * @param viewRevision revision of the view that it follows from
     */
    record Sent(Purpose purpose, long viewRevision) {}

    /** Nanoseconds after which the view should show an answered transaction: far longer than a watch takes, unless it has broken. */
    private static final long HOLD = 50_000_000L;

    /** By id, the transactions without an answer. */
    private final Map<Long, Sent> underWay = new HashMap<>();

    /** The purposes in {@link #underWay}. Invariant: none occurs there twice. */
    private final Set<Purpose> purposes = new HashSet<>();

    /** The purposes whose last transaction may have happened or not, until the keys are read again. */
    private final Set<Purpose> unknown = new HashSet<>();

    /** By purpose that was answered and does not show in the view yet, when it may be tried again. */
    private final Map<Purpose, Long> heldBack = new HashMap<>();

    /** The id given last. Ids are never given twice. */
    private long lastId;

    boolean mayStart(Purpose purpose, long now) {
        Long until = heldBack.get(purpose);
        return !purposes.contains(purpose) && !unknown.contains(purpose) && (until == null || now - until >= 0);
    }

    /** Holds a purpose back until the keys were read again: else a coordinator that answers nothing for certain is asked without a pause. */
    void holdUntilListed(Purpose purpose) {
        unknown.add(purpose);
    }

    void listed() {
        unknown.clear();
    }

    /** Holds a purpose back until the view changes, since its last answer shows there only later; 50 ms at most. */
    void holdBack(Purpose purpose, long now) {
        heldBack.put(purpose, now + HOLD);
    }

    void viewChanged() {
        heldBack.clear();
    }

    /** Returns when the first purpose is no longer held back, or null if none is. A purpose that is no longer held back needs no wake-up. */
    @Nullable
    Long nextDue(long now) {
        heldBack.values().removeIf(until -> now - until >= 0);
        Long due = null;
        for (Long until : heldBack.values()) {
            due = due == null || until - due < 0 ? until : due;
        }
        return due;
    }

    long start(Purpose purpose, long viewRevision) {
        heldBack.remove(purpose);
        purposes.add(purpose);
        underWay.put(++lastId, new Sent(purpose, viewRevision));
        return lastId;
    }

    @Nullable
    Sent ended(long commitId) {
        Sent sent = underWay.remove(commitId);
        if (sent != null) {
            purposes.remove(sent.purpose());
        }
        return sent;
    }
}
