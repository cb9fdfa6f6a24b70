package io.taskgraph.etcd;

import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator on etcd v3. Meant to be one per process: it has one client, whatever number of jobs, leases and watches use it.
 *
 * <p><b>Calls</b> end at their deadline ({@link EtcdSettings#callTimeout}) with {@link Reason#UNKNOWN_OUTCOME} when etcd has not
 * answered; one that is still unsent then is dropped. A write is never sent twice. Calls that are not awaited may happen in any
 * order: changes that need an order go into one transaction, or await the answer of the former.
 *
 * <p><b>Watches</b> end at the first doubt: a lost connection, an error, a member without a leader, a compaction.
 *
 * <p><b>Dead connections</b> are noticed in two ways. When calls go without any answer for {@link EtcdSettings#silenceLimit}, the client
 * is replaced by a new one, and the watches of the former end; this also keeps gRPC's growing pauses between attempts to connect short.
 * When there are watches but no calls, a silent connection is probed ({@link EtcdSettings#pingInterval}).
 *
 * <p>Leases have whole seconds, rounded up, and at least what etcd grants (2 seconds by default). Thread-safe. Stages and watches are told
 * on the client's event loop or on the coordinator's timer; who blocks there holds up all others.
 */
public final class EtcdCoordinator implements Coordinator {

    private static final Logger logger = LoggerFactory.getLogger(EtcdCoordinator.class);

    /** etcd's own limit: 9,000,000,000 seconds. */
    private static final Duration MAX_TTL = Duration.ofHours(2_500_000);

    private final EtcdSettings settings;
    private final ScheduledThreadPoolExecutor timer;
    private final Calls calls;
    private final Object lock = new Object();
    private volatile EtcdConnection connection;
    private boolean closed;

    private EtcdCoordinator(EtcdSettings settings) {
        this.settings = settings;
        this.connection = new EtcdConnection(settings);
        this.timer = timer();
        this.calls = new Calls(() -> connection, this::noAnswer, timer, settings.callTimeout());
    }

    /** Creates a coordinator. It connects when it is first used, and again whenever the connection is lost. */
    public static EtcdCoordinator create(EtcdSettings settings) {
        return new EtcdCoordinator(settings);
    }

    @Override
    public CompletionStage<Long> grantLease(Duration ttl) {
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(MAX_TTL) > 0) {
            return CompletableFuture.failedFuture(new CoordinationException(
                    Reason.INVALID, "'ttl' must be positive and at most " + MAX_TTL + " but is " + ttl));
        }
        long seconds = ttl.toSeconds() + (ttl.toNanosPart() > 0 ? 1 : 0);
        return calls.ask(
                "Granting a lease of " + ttl,
                c -> c.client().getLeaseClient().grant(seconds),
                LeaseGrantResponse::getID);
    }

    @Override
    public CompletionStage<Boolean> keepAlive(long leaseId) {
        return calls.ask(
                "Keeping lease " + leaseId + " alive",
                c -> c.client().getLeaseClient().keepAliveOnce(leaseId),
                alive -> true,
                refusal -> {
                    requireLeaseNotFound(refusal);
                    return false;
                });
    }

    @Override
    public CompletionStage<Void> revokeLease(long leaseId) {
        return calls.ask(
                "Revoking lease " + leaseId,
                c -> c.client().getLeaseClient().revoke(leaseId),
                revoked -> null,
                refusal -> {
                    requireLeaseNotFound(refusal);
                    return null;
                });
    }

    @Override
    public CompletionStage<Snapshot> list(String prefix) {
        return new RangeReader(calls, prefix, settings.pageSize()).read();
    }

    @Override
    public TransactionLimits limits() {
        return settings.transactionLimits();
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
        TransactionRequest request;
        try {
            request = new TransactionRequest(transaction, settings.transactionLimits());
        } catch (CoordinationException tooLarge) {
            return CompletableFuture.failedFuture(tooLarge);
        }
        return calls.ask(
                "A transaction of " + transaction.writes().size() + " writes",
                c -> request.send(c.client().getKVClient()),
                response -> new CommitResult(
                        response.isSucceeded(), response.getHeader().getRevision()));
    }

    /** {@inheritDoc} A revision below 1 means the first one. */
    @Override
    public Watch watch(String prefix, long fromRevision, WatchListener listener) {
        EtcdWatch watch;
        synchronized (lock) {
            watch = new EtcdWatch(prefix, fromRevision, listener, connection, timer);
            if (!closed) {
                watch.start();
                return watch;
            }
        }
        watch.end(Calls.closedException());
        return watch;
    }

    /**
     * Ends all watches, the calls under way and the client. Leases stay: who holds one revokes it first. The threads end by themselves
     * soon after.
     */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        // Not under the lock: callers are told of the end of their calls and may take locks of theirs.
        calls.close();
        connection.close(Calls.closedException());
        timer.shutdown();
    }

    private void noAnswer(EtcdConnection asked) {
        if (asked == connection && asked.isSilentFor(settings.silenceLimit())) {
            try {
                timer.execute(() -> replace(asked));
            } catch (RejectedExecutionException closing) {
                logger.debug("The silent client is closed and not replaced");
            }
        }
    }

    private void replace(EtcdConnection silent) {
        synchronized (lock) {
            if (closed || connection != silent) {
                return;
            }
            logger.info(
                    "etcd {} has not answered for {}; connecting again", settings.endpoints(), settings.silenceLimit());
            connection = new EtcdConnection(settings);
        }
        silent.close(new CoordinationException(
                Reason.UNKNOWN_OUTCOME,
                "etcd " + settings.endpoints() + " has not answered for " + settings.silenceLimit()));
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "taskgraph-etcd-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static void requireLeaseNotFound(CoordinationException refusal) {
        if (refusal.reason() != Reason.LEASE_NOT_FOUND) {
            throw refusal;
        }
    }
}
