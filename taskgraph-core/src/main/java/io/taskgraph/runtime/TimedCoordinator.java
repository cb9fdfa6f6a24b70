package io.taskgraph.runtime;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.ForwardingCoordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.runtime.RuntimeListener.CoordinatorOperation;
import io.taskgraph.runtime.RuntimeListener.CoordinatorResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator that measures each answer, and knows since when there is none. Thread-safe. A watch is not measured: it has no answer
 * that could be late.
 */
final class TimedCoordinator extends ForwardingCoordinator {

    /** A question without an answer, or the first of those in a row that failed. */
    record Silence(CoordinatorOperation operation, long since) {

        String question() {
            return operation.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final RuntimePorts ports;
    private final RuntimeObserver observer;

    /** By id, the questions without an answer. */
    private final Map<Long, Silence> open = new ConcurrentHashMap<>();

    private final AtomicLong lastId = new AtomicLong();

    /** The first of the questions in a row that ended without the coordinator's word; null after any word of it, be it a refusal. */
    private volatile @Nullable Silence failing;

    TimedCoordinator(Coordinator delegate, RuntimePorts ports, RuntimeObserver observer) {
        super(delegate);
        this.ports = ports;
        this.observer = observer;
    }

    /** Returns the oldest question without an answer; null if none is open and the last one was answered. */
    @Nullable
    Silence silence() {
        Silence oldest = failing;
        for (Silence question : open.values()) {
            if (oldest == null || question.since() - oldest.since() < 0) {
                oldest = question;
            }
        }
        return oldest;
    }

    /** Measures one question; {@code refused} says of an answer whether it is a no. */
    private <T> CompletionStage<T> timed(
            CoordinatorOperation operation, Supplier<CompletionStage<T>> call, Predicate<T> refused) {
        long id = lastId.incrementAndGet();
        long start = ports.nanoTime().getAsLong();
        Silence question = new Silence(operation, start);
        open.put(id, question);
        return answer(call).whenComplete((answer, failure) -> {
            // a failure that the coordinator itself has told ends the silence as well as an answer does
            open.remove(id);
            CoordinatorResult result = failure != null
                    ? result(failure)
                    : refused.test(answer) ? CoordinatorResult.REFUSED : CoordinatorResult.OK;
            if (result != CoordinatorResult.UNKNOWN) {
                failing = null;
            } else if (failing == null) {
                failing = question;
            }
            if (observer.isListenedTo()) {
                long nanos = ports.nanoTime().getAsLong() - start;
                observer.tell(listener -> listener.coordinatorAnswered(operation, result, nanos));
            }
        });
    }

    /** Returns the stage of an answer: also for what a coordinator throws at once, which nobody behind a stage would see. */
    private static <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Returns how a failure counts: only {@code UNKNOWN} means that the coordinator may not have been reached. */
    private static CoordinatorResult result(Throwable failure) {
        if (!(StageFailure.cause(failure) instanceof CoordinationException known)) {
            return CoordinatorResult.ERROR;
        }
        return switch (known.reason()) {
            case UNKNOWN_OUTCOME -> CoordinatorResult.UNKNOWN;
            case LEASE_NOT_FOUND, REFUSED -> CoordinatorResult.REFUSED;
            case COMPACTED, INVALID, CLOSED -> CoordinatorResult.ERROR;
        };
    }

    @Override
    public CompletionStage<Long> grantLease(Duration ttl) {
        return timed(CoordinatorOperation.GRANT_LEASE, () -> super.grantLease(ttl), lease -> false);
    }

    /** {@inheritDoc} False is the coordinator's word that the lease has ended, so it counts as a refusal. */
    @Override
    public CompletionStage<Boolean> keepAlive(long leaseId) {
        return timed(CoordinatorOperation.KEEP_ALIVE, () -> super.keepAlive(leaseId), alive -> !alive);
    }

    @Override
    public CompletionStage<Void> revokeLease(long leaseId) {
        return timed(CoordinatorOperation.REVOKE_LEASE, () -> super.revokeLease(leaseId), done -> false);
    }

    @Override
    public CompletionStage<Snapshot> list(String prefix) {
        return timed(CoordinatorOperation.LIST, () -> super.list(prefix), snapshot -> false);
    }

    @Override
    public CompletionStage<Boolean> isUnchanged(String prefix, long revision, long keys) {
        return timed(CoordinatorOperation.CHECK, () -> super.isUnchanged(prefix, revision, keys), unchanged -> false);
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
        return timed(CoordinatorOperation.COMMIT, () -> super.commit(transaction), result -> !result.succeeded());
    }

    /** {@inheritDoc} Counts as one commit, refused if all were. */
    @Override
    public CompletionStage<List<CommitResult>> commitEach(List<Transaction> transactions) {
        return timed(
                CoordinatorOperation.COMMIT,
                () -> super.commitEach(transactions),
                results -> results.stream().noneMatch(CommitResult::succeeded));
    }
}
