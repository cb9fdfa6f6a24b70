package io.taskgraph.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.LeaseRevokeResponse;
import io.etcd.jetcd.api.LeaseTimeToLiveRequest;
import io.etcd.jetcd.api.LeaseTimeToLiveResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.taskgraph.LogPace;
import io.taskgraph.PrintableText;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Trouble;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.etcd.Question.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The coordinator on etcd v3. Meant to be one per process: it has one connection to etcd for any number of jobs, leases and watches
 * use it, and another one to each member that it has had to turn to.
 *
 * <p><b>Calls</b> end at their deadline ({@link EtcdSettings#callTimeout}) with {@link Reason#UNKNOWN_OUTCOME} when etcd has not
 * answered; one that is still unsent then is dropped. A write is sent twice only if the first was certainly not done. Calls that are not
 * awaited may happen in any order: changes that need an order go into one transaction, or await the answer of the former.
 *
 * <p><b>Temporary refusals</b>, for want of space or of a valid login, are tried again until the deadline, and then end with
 * {@link Reason#REFUSED}. {@link #trouble} names the cause while it lasts.
 *
 * <p><b>Members.</b> All calls and watches go to one member as long as it answers. When an answer is late by {@link EtcdSettings#patience},
 * another member is asked beside it, by the question itself or, where that is a write, by a read; if that one answers, the former is left
 * out until it answers too, its watches end, and writes that it still owes an answer to end with unknown outcome. A member that knows no
 * leader, is a learner or refuses connections is left out at once.
 *
 * <p><b>Watches</b> end at the first doubt: a lost connection, an error, a member without a leader, a compaction, a revision or a number of the
 * leader that went back, changes of this coordinator's own that they do not tell within a second.
 *
 * <p><b>Dead connections.</b> A connection on which calls go without any answer for {@link EtcdSettings#silenceLimit} is replaced by a new
 * one. When there are watches but no calls, a silent connection is probed ({@link EtcdSettings#pingInterval}).
 *
 * <p>Leases have whole seconds, rounded up, and at least the minimum that etcd grants (2 seconds by default). Thread-safe. Stages and watches are told
 * on the client's event loop or on the coordinator's timer; a listener that blocks there holds up all others.
 */
public final class EtcdCoordinator implements Coordinator {

    private static final Logger logger = LoggerFactory.getLogger(EtcdCoordinator.class);

    /** etcd's own limit: 9,000,000,000 seconds. */
    private static final Duration MAX_TTL = Duration.ofHours(2_500_000);

    private final EtcdSettings settings;
    private final ScheduledThreadPoolExecutor timer;
    private final Calls calls;
    private final Watches watches;
    private final LogPace pace = new LogPace(System::nanoTime);
    private final AtomicBoolean moreGranted = new AtomicBoolean();
    /** The shortest time to live that etcd grants, in seconds; 0 as long as it grants what it is asked for. */
    private volatile long leastGranted;

    private final Object lock = new Object();
    private boolean closed;

    private EtcdCoordinator(EtcdSettings settings) {
        this.settings = settings;
        this.timer = timer();
        Addresses addresses = new Addresses(settings);
        Members members = new Members(addresses.members(), settings.patience());
        this.calls = new Calls(settings, members, timer);
        this.watches = new Watches(calls, timer);
    }

    /** Creates a coordinator. It connects when it is first used, and again whenever the connection is lost. */
    public static EtcdCoordinator create(EtcdSettings settings) {
        EtcdCoordinator coordinator = new EtcdCoordinator(settings);
        coordinator.start();
        return coordinator;
    }

    private void start() {
        long look = Calls.LOOK.toNanos();
        var unused = timer.scheduleWithFixedDelay(this::look, look, look, TimeUnit.NANOSECONDS);
    }

    private void look() {
        try {
            calls.look();
            watches.look();
        } catch (RuntimeException | Error broken) { // An Error too: else this would be the last look.
            String since = pace.due(broken.getClass());
            logger.atLevel(since == null ? Level.DEBUG : Level.ERROR)
                    .setCause(broken)
                    .log(
                            "Looking after the calls under way failed; the next look follows{}",
                            since == null ? "" : since);
        }
    }

    @Override
    public CompletionStage<Long> grantLease(Duration ttl) {
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(MAX_TTL) > 0) {
            return CompletableFuture.failedFuture(new CoordinationException(
                    Reason.INVALID,
                    "'ttl' must be positive and at most " + PrintableText.of(MAX_TTL) + " but is "
                            + PrintableText.of(ttl)));
        }
        long seconds = wholeSeconds(ttl);
        // A number of our own, so that a lease whose grant was not heard of is not granted twice.
        long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        Question<LeaseGrantRequest, LeaseGrantResponse> question = new Question<>(
                "Granting a lease of " + PrintableText.of(ttl),
                LeaseGrpc.getLeaseGrantMethod(),
                LeaseGrantRequest.newBuilder().setID(id).setTTL(seconds).build(),
                Kind.REPEATABLE,
                ByteString.EMPTY,
                LeaseGrantResponse::getHeader);
        return calls.ask(question, granted -> granted(granted, seconds), refusal -> {
            if (EtcdErrors.isLeaseThere(refusal)) {
                return id;
            }
            throw refusal;
        });
    }

    private static long wholeSeconds(Duration ttl) {
        return ttl.toSeconds() + (ttl.toNanosPart() > 0 ? 1 : 0);
    }

    @Override
    public Duration grantedTtl(Duration ttl) {
        return Duration.ofSeconds(Math.max(wholeSeconds(ttl), leastGranted));
    }

    /** Warns once that etcd grants longer leases than asked for: keys outlive their holder by that much. */
    private long granted(LeaseGrantResponse lease, long seconds) {
        if (lease.getTTL() > seconds) {
            leastGranted = lease.getTTL();
        }
        if (lease.getTTL() > seconds && !moreGranted.getAndSet(true)) {
            logger.warn(
                    "etcd grants a lease of {} s where {} s are asked for: at least 1.5 times its '--election-timeout'. A process that"
                            + " vanishes with its machine is replaced only after that",
                    lease.getTTL(),
                    seconds);
        }
        return lease.getID();
    }

    @Override
    public CompletionStage<Boolean> keepAlive(long leaseId) {
        Question<LeaseKeepAliveRequest, LeaseKeepAliveResponse> question = new Question<>(
                "Keeping lease " + leaseId + " alive",
                LeaseGrpc.getLeaseKeepAliveMethod(),
                LeaseKeepAliveRequest.newBuilder().setID(leaseId).build(),
                Kind.QUICK,
                ByteString.EMPTY,
                LeaseKeepAliveResponse::getHeader);
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        calls.ask(question, answer -> answer.getTTL() > 0, refusal -> {
                    requireLeaseNotFound(refusal);
                    return false;
                })
                .whenComplete((alive, failure) -> {
                    if (failure == null) {
                        kept.complete(alive);
                    } else if (EtcdErrors.isCanceledByProxy(failure)) {
                        lookFor(leaseId, failure, kept);
                    } else {
                        kept.completeExceptionally(failure);
                    }
                });
        return kept;
    }

    /** Completes a renewal that failed: with false if etcd does not know the lease, and else with why it failed. */
    private void lookFor(long leaseId, Throwable failure, CompletableFuture<Boolean> kept) {
        Question<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse> question = new Question<>(
                "Asking how long lease " + leaseId + " lives",
                LeaseGrpc.getLeaseTimeToLiveMethod(),
                LeaseTimeToLiveRequest.newBuilder().setID(leaseId).build(),
                Kind.QUICK,
                ByteString.EMPTY,
                LeaseTimeToLiveResponse::getHeader);
        calls.ask(question, LeaseTimeToLiveResponse::getTTL).whenComplete((left, unanswered) -> {
            if (unanswered == null && left <= 0) {
                kept.complete(false);
            } else {
                kept.completeExceptionally(failure);
            }
        });
    }

    @Override
    public CompletionStage<Void> revokeLease(long leaseId) {
        Question<LeaseRevokeRequest, LeaseRevokeResponse> question = new Question<>(
                "Revoking lease " + leaseId,
                LeaseGrpc.getLeaseRevokeMethod(),
                LeaseRevokeRequest.newBuilder().setID(leaseId).build(),
                Kind.REPEATABLE,
                ByteString.EMPTY,
                LeaseRevokeResponse::getHeader);
        return calls.ask(question, answer -> null, refusal -> {
            requireLeaseNotFound(refusal);
            return null;
        });
    }

    @Override
    public CompletionStage<Snapshot> list(String prefix) {
        return new RangeReader(calls, prefix, settings.pageSize()).read();
    }

    /** {@inheritDoc} The keys are looked at only if etcd has changed since: by other jobs, for one. */
    @Override
    public CompletionStage<Boolean> isUnchanged(String prefix, long revision, long keys) {
        return new RangeCheck(calls, prefix, revision, keys).answer();
    }

    @Override
    public TransactionLimits limits() {
        return settings.transactionLimits();
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
        Question<TxnRequest, TxnResponse> question;
        try {
            question = TransactionRequest.of(transaction, settings.transactionLimits());
        } catch (CoordinationException tooLarge) {
            return CompletableFuture.failedFuture(tooLarge);
        }
        return calls.ask(question, response -> {
            long revision = response.getHeader().getRevision();
            if (response.getSucceeded()) {
                watches.committed(transaction, revision);
            }
            return new CommitResult(response.getSucceeded(), revision);
        });
    }

    /** {@inheritDoc} Each is a transaction nested in one that compares nothing. */
    @Override
    public CompletionStage<List<CommitResult>> commitEach(List<Transaction> transactions) {
        if (transactions.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        Question<TxnRequest, TxnResponse> question;
        try {
            question = TransactionRequest.ofEach(transactions, settings.transactionLimits());
        } catch (CoordinationException tooLarge) {
            return CompletableFuture.failedFuture(tooLarge);
        }
        return calls.ask(question, response -> {
            long revision = response.getHeader().getRevision();
            List<CommitResult> results = new ArrayList<>();
            for (int i = 0; i < transactions.size(); i++) {
                boolean succeeded = response.getResponses(i).getResponseTxn().getSucceeded();
                if (succeeded) {
                    watches.committed(transactions.get(i), revision);
                }
                results.add(new CommitResult(succeeded, revision));
            }
            return results;
        });
    }

    /** {@inheritDoc} A revision below 1 means the first one. */
    @Override
    public Watch watch(String prefix, long fromRevision, WatchListener listener) {
        EtcdWatch watch = watches.create(prefix, fromRevision, listener);
        synchronized (lock) {
            if (!closed) {
                watch.start();
                return watch;
            }
        }
        watch.end(Calls.closedException());
        return watch;
    }

    /** {@inheritDoc} */
    @Override
    public Optional<Trouble> trouble() {
        return Optional.ofNullable(calls.outage().trouble());
    }

    /**
     * Ends all watches, the calls under way and the client. Leases stay: their holders revoke them first. The threads end by themselves
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
        calls.members().all().forEach(member -> member.close(Calls.closedException()));
        timer.shutdown();
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
