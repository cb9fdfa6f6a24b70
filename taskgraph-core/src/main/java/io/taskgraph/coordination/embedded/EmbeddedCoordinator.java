package io.taskgraph.coordination.embedded;

import io.taskgraph.PrintableText;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator in memory, with the semantics of etcd v3: one revision for all keys, raised by every transaction that
 * changes something and by every end of a lease that had keys. A transaction may hold as much as etcd takes by default, so that a
 * job that runs here runs on etcd too.
 *
 * <p>Leases whose time is over end before any call is answered, and when the scheduler or the owner says so
 * ({@link #expireLeases}). A bounded number of revisions is kept for watches, of 16 MiB in all; older ones are compacted by themselves.
 *
 * <p>Thread-safe. Stages are complete when they are returned. Watch listeners run on the given executor, which may run
 * them on the calling thread (and then even before {@link #watch} returns); no lock is held meanwhile.
 */
public final class EmbeddedCoordinator implements Coordinator {

    /** Revisions kept for watches unless said otherwise. */
    public static final int DEFAULT_HISTORY_LIMIT = 10_000;

    /** Most memory for the revisions that are kept, about: a job of many tasks changes hundreds of keys at each. */
    static final long HISTORY_BYTES = 16L << 20;

    /** The longest lease, as in etcd: 9,000,000,000 seconds. */
    private static final Duration MAX_TTL = Duration.ofHours(2_500_000);

    private final Object lock = new Object();
    private final LongSupplier nanoTime;
    private final Executor deliveries;
    private final Scheduler scheduler;
    private final Runnable onClose;
    private final Store store;
    private boolean closed;
    private boolean timerSet;
    private long timerAt;

    /** Runs something once after a delay. */
    @FunctionalInterface
    public interface Scheduler {

        /** Runs {@code action} after {@code delay}, on another thread. */
        void schedule(Duration delay, Runnable action);
    }

    /**
     * Creates an empty store.
     *
     * @param nanoTime monotonic clock in nanoseconds
     * @param deliveries runs watch listeners
     * @param scheduler ends leases in time when nobody calls
     * @param historyLimit revisions kept for watches, at least 1; a watch that lags further behind ends with
     *     {@link Reason#COMPACTED}
     */
    public EmbeddedCoordinator(LongSupplier nanoTime, Executor deliveries, Scheduler scheduler, int historyLimit) {
        this(nanoTime, deliveries, scheduler, historyLimit, () -> {});
    }

    private EmbeddedCoordinator(
            LongSupplier nanoTime, Executor deliveries, Scheduler scheduler, int historyLimit, Runnable onClose) {
        this.nanoTime = nanoTime;
        this.deliveries = deliveries;
        this.scheduler = scheduler;
        this.onClose = onClose;
        this.store = new Store(historyLimit, HISTORY_BYTES);
    }

    /** Creates an empty store with a daemon thread of its own for leases; watches are told on the committing thread. */
    public static EmbeddedCoordinator create() {
        DaemonTimer timer = new DaemonTimer();
        return new EmbeddedCoordinator(System::nanoTime, Runnable::run, timer, DEFAULT_HISTORY_LIMIT, timer::stop);
    }

    /**
     * Lets the revisions of this store, which nobody has used yet, begin beyond one: incarnations in it are later than any that is
     * told from a former store.
     *
     * @throws IllegalStateException if a key was written already
     */
    public void beginAfter(long revision) {
        locked(() -> {
            store.history().startAt(revision + 1);
            return true;
        });
    }

    @Override
    public boolean isWithinOneProcess() {
        return true;
    }

    @Override
    public CompletionStage<Long> grantLease(Duration ttl) {
        return ask(() -> {
            if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(MAX_TTL) > 0) {
                throw new CoordinationException(
                        Reason.INVALID,
                        "'ttl' must be positive and at most " + PrintableText.of(MAX_TTL) + " but is "
                                + PrintableText.of(ttl));
            }
            return store.leases().grant(ttl.toNanos(), nanoTime.getAsLong());
        });
    }

    @Override
    public CompletionStage<Boolean> keepAlive(long leaseId) {
        return ask(() -> store.leases().keepAlive(leaseId, nanoTime.getAsLong()));
    }

    @Override
    public CompletionStage<Void> revokeLease(long leaseId) {
        return ask(() -> {
            store.endLease(leaseId);
            return null;
        });
    }

    @Override
    public CompletionStage<Snapshot> list(String prefix) {
        return ask(() -> store.list(prefix));
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
        return ask(() -> store.commit(transaction));
    }

    @Override
    public CompletionStage<List<CommitResult>> commitEach(List<Transaction> transactions) {
        return ask(() -> store.commitEach(transactions));
    }

    /** {@inheritDoc} A revision below 1 means the first one. */
    @Override
    public Watch watch(String prefix, long fromRevision, WatchListener listener) {
        EmbeddedWatch watch = new EmbeddedWatch(lock, store, prefix, fromRevision, listener);
        try {
            locked(() -> {
                store.add(watch);
                return true;
            });
        } catch (CoordinationException refused) {
            synchronized (lock) {
                watch.end(refused);
            }
            deliver(watch);
        }
        return watch;
    }

    /**
     * Forgets all revisions before one: a watch from an earlier revision ends with {@link Reason#COMPACTED}. Does nothing
     * if they are forgotten already.
     *
     * @throws CoordinationException if the store is not at that revision yet
     */
    public void compact(long revision) {
        locked(() -> {
            long last = store.history().last();
            if (revision > last) {
                throw new CoordinationException(
                        Reason.INVALID, "'revision' must be at most " + last + " but is " + revision);
            }
            store.history().compact(revision);
            return true;
        });
    }

    /** Ends the leases whose time is over; does nothing once closed. */
    public void expireLeases() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            expireDue();
        }
        deliverWoken();
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            store.endWatches(closedException());
        }
        onClose.run();
        deliverWoken();
    }

    private <T extends @Nullable Object> CompletionStage<T> ask(Supplier<T> question) {
        try {
            return CompletableFuture.completedFuture(locked(question));
        } catch (CoordinationException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> question) {
        try {
            synchronized (lock) {
                if (closed) {
                    throw closedException();
                }
                expireDue();
                return question.get();
            }
        } finally {
            deliverWoken();
        }
    }

    private void expireDue() {
        store.leases().due(nanoTime.getAsLong()).forEach(store::endLease);
    }

    /** Does the rest of a call outside the lock: runs watches, sets the timer. */
    private void deliverWoken() {
        List<EmbeddedWatch> woken;
        Duration delay;
        long at;
        synchronized (lock) {
            woken = store.takeWoken();
            delay = armTimer();
            at = timerAt;
        }
        if (delay != null) {
            scheduler.schedule(delay, () -> timerFired(at));
        }
        woken.forEach(this::deliver);
    }

    private void deliver(EmbeddedWatch watch) {
        try {
            deliveries.execute(watch);
        } catch (RejectedExecutionException stopped) {
            // The executor ends before the coordinator: say it here rather than never.
            watch.run();
        }
    }

    /** Returns how long to wait for the next end of a lease, if no timer waits for it already. */
    private @Nullable Duration armTimer() {
        OptionalLong earliest = store.leases().earliest();
        if (closed || earliest.isEmpty() || (timerSet && timerAt - earliest.getAsLong() <= 0)) {
            return null;
        }
        timerSet = true;
        timerAt = earliest.getAsLong();
        return Duration.ofNanos(Math.max(0, timerAt - nanoTime.getAsLong()));
    }

    private void timerFired(long at) {
        synchronized (lock) {
            if (timerAt == at) {
                timerSet = false;
            }
        }
        expireLeases();
    }

    private static CoordinationException closedException() {
        return new CoordinationException(Reason.CLOSED, "The coordinator is closed");
    }
}
