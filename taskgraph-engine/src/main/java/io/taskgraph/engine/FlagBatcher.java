package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The flags that local copies wish to set. Of those that wait, as many go into one transaction as the coordinator's limits allow by
 * number and by bytes, and one transaction is under way at a time, so that they keep their order. A transaction of several that is refused is
 * tried again one by one; a single one that is refused belongs to an epoch or an ownership that has ended, or the key of the epoch
 * was deleted.
 *
 * <p>Flags without remote receivers are held for up to 5 ms, so that they can be batched with other flags or with the advance that follows
 * from them.
 */
final class FlagBatcher {

    /** A flag and the copy that wishes it. */
    record Wish(CopyId copy, Flag flag) {}

    /** A waiting flag, told to its receivers already or not, with the operations that set it. */
    private record Waiting(Wish wish, boolean told, Write put, Compare fence, long size) {}

    /** Operations that a batch leaves free, so that an advance can go with it: its write, its deletion and its fence. */
    private static final int RESERVED = 3;

    /** Time for which a flag may be held for batching, in nanoseconds. */
    private static final long COMPANY = 5_000_000L;

    private final KeyLayout keys;
    private final TransactionLimits limits;

    /** Most flags in one transaction. */
    private final int maxFlags;

    /** Wished flags that no transaction holds, in the order in which they are to be set. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** The wishes of the epoch that wait, are under way, or are set: a flag that is wished twice is set once. */
    private final Set<Wish> known = new HashSet<>();

    /** Flags of this epoch that were refused by themselves. */
    private final List<Waiting> refused = new ArrayList<>();

    /** The flags of the transaction without an answer; empty if there is none. */
    private List<Waiting> underWay = List.of();

    /** Number of flags that were ever taken. Never decreases. */
    private long taken;

    /** Sum of the sizes of waiting flags. */
    private long waitingBytes;

    /** Number of waiting flags, from the first on, that must go alone. Invariant: no more than wait. */
    private int single;

    /** Whether the flag under way goes alone. Meaningless if none is under way. */
    private boolean wasSingle;

    /** Whether a receiver of a waiting flag is in another process, or a flag was sent before: then none is held. */
    private boolean hurries;

    /** When a flag was wished while none waited. Meaningless while none waits. */
    private long waitsSince;

    FlagBatcher(KeyLayout keys, TransactionLimits limits) {
        this.keys = keys;
        this.limits = limits;
        this.maxFlags = limits.maxOperations() - RESERVED;
    }

    /** Adds a wish, told to its receivers or not, which may be held for batching or not. Returns false if it is known. */
    boolean wish(Wish wish, boolean told, boolean mayWait, long now) {
        if (!known.add(wish)) {
            return false;
        }
        taken++;
        if (waiting.isEmpty()) {
            waitsSince = now;
        }
        hurries |= !mayWait;
        Write put = new Write.Put(keys.flag(wish.flag()), ByteString.EMPTY, 0);
        Compare fence =
                new Compare(keys.primary(wish.copy().task()), wish.copy().incarnation());
        add(
                waiting::addLast,
                new Waiting(wish, told, put, fence, TransactionLimits.size(put) + TransactionLimits.size(fence)));
        return true;
    }

    private void add(Consumer<Waiting> place, Waiting flag) {
        place.accept(flag);
        waitingBytes += flag.size();
    }

    boolean knows(Wish wish) {
        return known.contains(wish);
    }

    /** Returns whether all wished flags are set. */
    boolean isIdle() {
        return waiting.isEmpty() && underWay.isEmpty();
    }

    /** Returns the number of flags that were ever wished, each once. */
    long taken() {
        return taken;
    }

    /** Returns how many of those, from the first on, are set or no longer matter. They keep their order, so the others are the last ones. */
    long done() {
        return taken - waiting.size() - underWay.size();
    }

    /** Returns whether flags that are told are not set yet. */
    boolean owes() {
        return waiting.stream().anyMatch(Waiting::told) || underWay.stream().anyMatch(Waiting::told);
    }

    boolean isUnderWay() {
        return !underWay.isEmpty();
    }

    /** Returns whether flags wait for a transaction to come. */
    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Returns whether the next flag is to go alone, since it was refused together with others. */
    boolean goesAlone() {
        return single > 0;
    }

    /** Returns whether the waiting flags may be held for batching. */
    boolean mayWait(long now) {
        return !hurries && single == 0 && !isFull() && now - waitsSince < COMPANY;
    }

    /** Returns whether those that wait fill a transaction. */
    private boolean isFull() {
        return waiting.size() >= maxFlags || waitingBytes >= limits.maxBytes();
    }

    /** Returns the time until which waiting flags may be held, or null if none is waiting. */
    @Nullable
    Long nextDue() {
        return waiting.isEmpty() ? null : waitsSince + COMPANY;
    }

    /** Forgets all flags, including those under way, whose answer no longer matters. */
    void epochEnded() {
        known.clear();
        refused.clear();
        waiting.clear();
        waitingBytes = 0;
        underWay = List.of();
        single = 0;
        hurries = false;
    }

    /** Forgets the waiting flags that are not {@code valid}: they would be refused, and others with them. */
    void retain(Predicate<Wish> valid) {
        single = Math.toIntExact(waiting.stream()
                .limit(single)
                .filter(flag -> valid.test(flag.wish()))
                .count());
        waiting.removeIf(flag -> {
            boolean lost = !valid.test(flag.wish());
            if (lost) {
                waitingBytes -= flag.size();
                known.remove(flag.wish());
            }
            return lost;
        });
        hurries &= !waiting.isEmpty();
    }

    /** Returns the next transaction, if one is due. */
    @Nullable
    Transaction next(long epochRevision) {
        if (isUnderWay()) {
            return null;
        }
        Set<Compare> compares = new LinkedHashSet<>();
        compares.add(new Compare(keys.epoch(), epochRevision));
        compares.add(Compare.absent(keys.outcome()));
        long room = limits.maxBytes() - TransactionLimits.size(new Transaction(List.copyOf(compares), List.of()));
        wasSingle = goesAlone();
        List<Waiting> batch = take(wasSingle ? 1 : maxFlags, room);
        if (batch.isEmpty()) {
            return null;
        }
        underWay = batch;
        List<Write> writes = new ArrayList<>(batch.size());
        for (Waiting flag : batch) {
            compares.add(flag.fence());
            writes.add(flag.put());
        }
        return new Transaction(List.copyOf(compares), writes);
    }

    /** Takes from the front, at least one flag if there is one: no flag is larger than a transaction may be. */
    private List<Waiting> take(int most, long room) {
        List<Waiting> batch = new ArrayList<>();
        long left = room;
        while (batch.size() < most && !waiting.isEmpty()) {
            Waiting flag = waiting.element();
            if (!batch.isEmpty() && flag.size() > left) {
                break;
            }
            waiting.remove();
            waitingBytes -= flag.size();
            batch.add(flag);
            left -= flag.size();
        }
        single = Math.max(0, single - 1);
        hurries &= !waiting.isEmpty();
        return batch;
    }

    /** Handles the answer to the transaction under way, which was for flags {@code alone} or for an advance too. */
    void answered(boolean succeeded, boolean alone) {
        List<Waiting> answered = underWay;
        underWay = List.of();
        if (succeeded) {
            return;
        }
        if (answered.size() > 1 || !alone) {
            single += answered.size();
            again(answered);
        } else {
            answered.forEach(flag -> known.remove(flag.wish()));
            refused.addAll(answered);
        }
    }

    /** Sets again what was refused in this epoch, since not its sender was the reason, but that the key of the epoch was deleted. */
    void epochDeleted() {
        refused.forEach(flag -> known.add(flag.wish()));
        again(refused);
        refused.clear();
    }

    void unknown() {
        List<Waiting> unknown = underWay;
        underWay = List.of();
        if (wasSingle && !unknown.isEmpty()) {
            single++;
        }
        again(unknown);
    }

    private void again(List<Waiting> flags) {
        hurries |= !flags.isEmpty();
        for (int i = flags.size() - 1; i >= 0; i--) {
            add(waiting::addFirst, flags.get(i));
        }
    }
}
