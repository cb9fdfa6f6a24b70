package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The flags that local copies wish to set. All that wait go into one transaction, and one is under way at a time, so that
 * they keep their order. A transaction of several that is refused is tried again one by one; a single one that is refused
 * belongs to an epoch or an ownership that has ended.
 *
 * <p>Flags that nobody elsewhere waits for may wait a little for company: for more flags, or for the advance that follows from them.
 */
final class FlagBatcher {

    /** A flag and the copy that wishes it. */
    record Wish(CopyId copy, Flag flag) {}

    /** Most flags of a transaction; with their fences and an advance they stay under etcd's limit of 128 operations. */
    static final int BATCH = 100;

    /** How long a flag may wait for company. */
    private static final long COMPANY = 5_000_000L;

    private final KeyLayout keys;
    private final Deque<Wish> waiting = new ArrayDeque<>();
    private final Set<Wish> known = new HashSet<>();
    private List<Wish> underWay = List.of();
    private int single;
    private boolean hurries;
    private long waitsSince;

    FlagBatcher(KeyLayout keys) {
        this.keys = keys;
    }

    /** Takes a wish in, which may wait for company or not; false if it is known. */
    boolean wish(Wish wish, boolean mayWait, long now) {
        if (!known.add(wish)) {
            return false;
        }
        if (waiting.isEmpty()) {
            waitsSince = now;
        }
        hurries |= !mayWait;
        return waiting.add(wish);
    }

    /** Tells whether all that was wished is set. */
    boolean isIdle() {
        return waiting.isEmpty() && underWay.isEmpty();
    }

    boolean isUnderWay() {
        return !underWay.isEmpty();
    }

    /** Tells whether all that waits may go into one transaction together with an advance. */
    boolean mayGoTogether() {
        return waiting.isEmpty() || (single == 0 && waiting.size() <= BATCH);
    }

    /** Tells whether what waits may wait for company. */
    boolean mayWait(long now) {
        return !hurries && single == 0 && waiting.size() < BATCH && now - waitsSince < COMPANY;
    }

    /** Returns when what waits has waited long enough, or null if nothing waits. */
    @Nullable
    Long nextDue() {
        return waiting.isEmpty() ? null : waitsSince + COMPANY;
    }

    /** Forgets all flags, those under way too: their answer says nothing any more. */
    void epochEnded() {
        known.clear();
        waiting.clear();
        underWay = List.of();
        single = 0;
        hurries = false;
    }

    /** Returns the next transaction, if one is due. Wishes that are no longer {@code valid} are dropped. */
    @Nullable
    Transaction next(long epochRevision, Predicate<Wish> valid) {
        if (isUnderWay()) {
            return null;
        }
        int limit = single > 0 ? 1 : BATCH;
        List<Wish> batch = new ArrayList<>();
        while (batch.size() < limit && !waiting.isEmpty()) {
            Wish wish = waiting.remove();
            if (valid.test(wish)) {
                batch.add(wish);
            } else {
                known.remove(wish);
            }
        }
        single = Math.max(0, single - 1);
        hurries &= !waiting.isEmpty();
        if (batch.isEmpty()) {
            return null;
        }
        underWay = batch;
        Set<Compare> compares = new LinkedHashSet<>();
        compares.add(new Compare(keys.epoch(), epochRevision));
        compares.add(Compare.absent(keys.outcome()));
        Set<Write> writes = new LinkedHashSet<>();
        for (Wish wish : batch) {
            compares.add(
                    new Compare(keys.primary(wish.copy().task()), wish.copy().incarnation()));
            writes.add(new Write.Put(keys.flag(wish.flag()), ByteString.EMPTY, 0));
        }
        return new Transaction(List.copyOf(compares), List.copyOf(writes));
    }

    /** Takes in the answer to the transaction under way, which was for flags {@code alone} or for an advance too. */
    void answered(boolean succeeded, boolean alone) {
        List<Wish> answered = underWay;
        underWay = List.of();
        if (succeeded) {
            return;
        }
        if (answered.size() > 1 || !alone) {
            single += answered.size();
            again(answered);
        } else {
            answered.forEach(known::remove);
        }
    }

    void unknown() {
        List<Wish> unknown = underWay;
        underWay = List.of();
        again(unknown);
    }

    private void again(List<Wish> wishes) {
        hurries |= !wishes.isEmpty();
        for (int i = wishes.size() - 1; i >= 0; i--) {
            waiting.addFirst(wishes.get(i));
        }
    }
}
