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
 */
final class Flagging {

    /** A flag and the copy that wishes it. */
    record Wish(CopyId copy, Flag flag) {}

    /** Most flags of a transaction; with their fences they stay under etcd's limit of 128 operations. */
    private static final int BATCH = 60;

    private final KeyLayout keys;
    private final Deque<Wish> waiting = new ArrayDeque<>();
    private final Set<Wish> known = new HashSet<>();
    private List<Wish> underWay = List.of();
    private int single;

    Flagging(KeyLayout keys) {
        this.keys = keys;
    }

    void wish(Wish wish) {
        if (known.add(wish)) {
            waiting.add(wish);
        }
    }

    boolean isIdle() {
        return waiting.isEmpty() && underWay.isEmpty();
    }

    void epochEnded() {
        known.clear();
        waiting.clear();
    }

    /** Returns the next transaction, if one is due. Wishes that are no longer {@code valid} are dropped. */
    @Nullable
    Transaction next(long epochRevision, Predicate<Wish> valid) {
        if (!underWay.isEmpty()) {
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

    void answered(boolean succeeded) {
        List<Wish> answered = underWay;
        underWay = List.of();
        if (succeeded) {
            return;
        }
        if (answered.size() > 1) {
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
        for (int i = wishes.size() - 1; i >= 0; i--) {
            waiting.addFirst(wishes.get(i));
        }
    }
}
