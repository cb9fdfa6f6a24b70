package io.taskgraph.coordination;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A coordinator that passes every call on to another one. Subclasses override the calls that they measure, count or hold up.
 *
 * <p>Closing it closes the other one. It adds nothing to the promises of that one, and keeps its threads.
 */
public abstract class ForwardingCoordinator implements Coordinator {

    private final Coordinator delegate;

    protected ForwardingCoordinator(Coordinator delegate) {
        this.delegate = delegate;
    }

    /** Returns the coordinator that calls are passed on to. */
    public final Coordinator delegate() {
        return delegate;
    }

    @Override
    public CompletionStage<Long> grantLease(Duration ttl) {
        return delegate.grantLease(ttl);
    }

    @Override
    public Duration grantedTtl(Duration ttl) {
        return delegate.grantedTtl(ttl);
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
    public CompletionStage<Boolean> isUnchanged(String prefix, long revision, long keys) {
        return delegate.isUnchanged(prefix, revision, keys);
    }

    @Override
    public TransactionLimits limits() {
        return delegate.limits();
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
        return delegate.commit(transaction);
    }

    @Override
    public CompletionStage<List<CommitResult>> commitEach(List<Transaction> transactions) {
        return delegate.commitEach(transactions);
    }

    @Override
    public Watch watch(String prefix, long fromRevision, WatchListener listener) {
        return delegate.watch(prefix, fromRevision, listener);
    }

    @Override
    public boolean isWithinOneProcess() {
        return delegate.isWithinOneProcess();
    }

    @Override
    public Optional<Trouble> trouble() {
        return delegate.trouble();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
