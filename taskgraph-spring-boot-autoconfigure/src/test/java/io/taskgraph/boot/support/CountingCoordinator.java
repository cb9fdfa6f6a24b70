package io.taskgraph.boot.support;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchListener;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A coordinator that counts what it is asked, but for the renewals of leases, which come by themselves. */
public final class CountingCoordinator implements Coordinator {

    private final Coordinator delegate = new ForeignCoordinator();
    private final AtomicInteger asked = new AtomicInteger();

    /** Returns how often it was asked for anything. */
    public int asked() {
        return asked.get();
    }

    @Override
    public CompletionStage<Long> grantLease(Duration ttl) {
        asked.incrementAndGet();
        return delegate.grantLease(ttl);
    }

    @Override
    public CompletionStage<Boolean> keepAlive(long leaseId) {
        return delegate.keepAlive(leaseId);
    }

    @Override
    public CompletionStage<Void> revokeLease(long leaseId) {
        asked.incrementAndGet();
        return delegate.revokeLease(leaseId);
    }

    @Override
    public CompletionStage<Snapshot> list(String prefix) {
        asked.incrementAndGet();
        return delegate.list(prefix);
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
        asked.incrementAndGet();
        return delegate.commit(transaction);
    }

    @Override
    public Watch watch(String prefix, long fromRevision, WatchListener listener) {
        asked.incrementAndGet();
        return delegate.watch(prefix, fromRevision, listener);
    }

    @Override
    public void close() {
        delegate.close();
    }
}
