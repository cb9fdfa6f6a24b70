package io.taskgraph.coordination;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Revisioned keys with transactions, leases and watches, as etcd v3 has them.
 *
 * <p>Every stage ends: with an answer, or with a {@link CoordinationException}. A failed {@link #commit} is of unknown
 * outcome unless the exception says otherwise. Methods may be called from any thread and do not block. Stages and watch
 * listeners run on a thread of the coordinator and must hand over at once.
 */
public interface Coordinator extends AutoCloseable {

    /** Grants a lease that ends {@code ttl} after the last keep-alive. */
    CompletionStage<Long> grantLease(Duration ttl);

    /**
     * Returns the time to live that a lease has which was asked for with {@code ttl}, as far as is known: a store may grant more than
     * is asked for. Its holder counts by what it asked for; others wait for what was granted.
     */
    default Duration grantedTtl(Duration ttl) {
        return ttl;
    }

    /** Keeps a lease alive; true if it still was, false if it has ended for certain. */
    CompletionStage<Boolean> keepAlive(long leaseId);

    /** Ends a lease and deletes its keys. Ending an unknown lease is no error. */
    CompletionStage<Void> revokeLease(long leaseId);

    /** Returns all keys under a prefix, and the revision at which they stood so. */
    CompletionStage<Snapshot> list(String prefix);

    /**
     * Returns whether the store still holds exactly so many keys under a prefix, none of them written after a revision: then who knew all keys as
     * of that revision knows them now. The answer is as new as that of {@link #list}.
     */
    default CompletionStage<Boolean> isUnchanged(String prefix, long revision, long keys) {
        return list(prefix)
                .thenApply(snapshot -> snapshot.revision() >= revision
                        && snapshot.entries().size() == keys
                        && snapshot.entries().stream().allMatch(entry -> entry.modRevision() <= revision));
    }

    /** Returns the largest transaction that {@link #commit} takes; the same for as long as this coordinator is used. */
    default TransactionLimits limits() {
        return TransactionLimits.DEFAULT;
    }

    /**
     * Commits a transaction: all compares hold and all writes happen at one revision, or nothing happens. One that is larger than
     * {@link #limits} allow fails with {@link CoordinationException.Reason#INVALID}.
     */
    CompletionStage<CommitResult> commit(Transaction transaction);

    /**
     * Commits transactions as one request: each happens or not by its own compares, which see the keys as they were before all of them, and
     * all that happen do so at one revision. The answer has the result of each, in their order. Transactions that write the same key, or
     * are larger than {@link TransactionLimits#check(List)} allows, all fail with {@link CoordinationException.Reason#INVALID}.
     */
    CompletionStage<List<CommitResult>> commitEach(List<Transaction> transactions);

    /**
     * Watches a prefix from a revision on, in order, whole revisions at a time, until closed or ended with an error.
     *
     * @param fromRevision first revision to be told
     */
    Watch watch(String prefix, long fromRevision, WatchListener listener);

    /**
     * Returns whether no other process can reach the keys, so that all of a job is in this one: then the job needs no name, one process has a slot
     * for each task, and checkpoints may be kept in memory. Always the same.
     */
    default boolean isWithinOneProcess() {
        return false;
    }

    /**
     * Returns why the coordinator does not do what it is asked: that which is true now, not what was first seen. Empty if it does, as far as
     * this process has seen.
     */
    default Optional<Trouble> trouble() {
        return Optional.empty();
    }

    @Override
    void close();
}
