package io.taskgraph.boot.support;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.ForwardingCoordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A coordinator that counts what it is asked, but for the renewals of leases, which come by themselves. */
public final class CountingCoordinator extends ForwardingCoordinator {

    private final AtomicInteger asked = new AtomicInteger();

    public CountingCoordinator() {
        super(EmbeddedCoordinator.create());
    }

    /** Returns how often it was asked for anything. */
    public int asked() {
        return asked.get();
    }

    @Override
    public CompletionStage<Long> grantLease(Duration ttl) {
        asked.incrementAndGet();
        return super.grantLease(ttl);
    }

    @Override
    public CompletionStage<Void> revokeLease(long leaseId) {
        asked.incrementAndGet();
        return super.revokeLease(leaseId);
    }

    @Override
    public CompletionStage<Snapshot> list(String prefix) {
        asked.incrementAndGet();
        return super.list(prefix);
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
        asked.incrementAndGet();
        return super.commit(transaction);
    }

    @Override
    public CompletionStage<List<CommitResult>> commitEach(List<Transaction> transactions) {
        asked.incrementAndGet();
        return super.commitEach(transactions);
    }

    @Override
    public Watch watch(String prefix, long fromRevision, WatchListener listener) {
        asked.incrementAndGet();
        return super.watch(prefix, fromRevision, listener);
    }
}
