package io.taskgraph.boot.support;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** An embedded coordinator that is not known to be one, as any that an application brings. */
public final class ForeignCoordinator implements Coordinator {

    private final Coordinator delegate = EmbeddedCoordinator.create();

    @Override
    public CompletionStage<Long> grantLease(Duration ttl) {
        return delegate.grantLease(ttl);
    }

    @Override
    public CompletionStage<Boolean> keepAlive(long leaseId) {
        return delegate.keepAlive(leaseId);
    }

    @Override
    public CompletionStage<Void> revokeLease(long leaseId) {
        return delegate.revokeLease(leaseId);
    }

    @Override
    public CompletionStage<Snapshot> list(String prefix) {
        return delegate.list(prefix);
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
        return delegate.commit(transaction);
    }

    @Override
    public Watch watch(String prefix, long fromRevision, WatchListener listener) {
        return delegate.watch(prefix, fromRevision, listener);
    }

    @Override
    public void close() {
        delegate.close();
    }
}
