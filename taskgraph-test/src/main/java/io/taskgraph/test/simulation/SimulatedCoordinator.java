package io.taskgraph.test.simulation;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The coordinator as one process sees it: every call takes time, answers get lost, watches keep their order. */
final class SimulatedCoordinator implements Coordinator {

    private final Simulation simulation;
    private final SimulatedProcess process;
    private final Coordinator store;

    SimulatedCoordinator(Simulation simulation, SimulatedProcess process, Coordinator store) {
        this.simulation = simulation;
        this.process = process;
        this.store = store;
    }

    @Override
    public CompletionStage<Long> grantLease(Duration ttl) {
        return call(() -> store.grantLease(ttl));
    }

    @Override
    public CompletionStage<Boolean> keepAlive(long leaseId) {
        return call(() -> store.keepAlive(leaseId));
    }

    @Override
    public CompletionStage<Void> revokeLease(long leaseId) {
        return call(() -> store.revokeLease(leaseId));
    }

    @Override
    public CompletionStage<Snapshot> list(String prefix) {
        return call(() -> store.list(prefix));
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
        if (!simulation.draws(simulation.faults().lostAnswers())) {
            return call(() -> store.commit(transaction));
        }
        boolean happens = simulation.draws(0.5);
        return call(() -> {
            if (happens) {
                store.commit(transaction);
            }
            return CompletableFuture.failedStage(
                    new CoordinationException(Reason.UNKNOWN_OUTCOME, "the answer was lost"));
        });
    }

    private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        simulation.later(
                process,
                () -> action.get()
                        .whenComplete((value, failure) -> simulation.later(process, () -> {
                            if (failure != null) {
                                answer.completeExceptionally(failure);
                            } else {
                                answer.complete(value);
                            }
                        })));
        return answer;
    }

    @Override
    public Watch watch(String prefix, long fromRevision, WatchListener listener) {
        return store.watch(prefix, fromRevision, new WatchListener() {
            private long lastArrival;

            @Override
            public void changed(List<WatchEvent> changes) {
                inOrder(() -> listener.changed(changes));
            }

            @Override
            public void ended(CoordinationException cause) {
                inOrder(() -> listener.ended(cause));
            }

            private void inOrder(Runnable tell) {
                lastArrival = simulation.laterInOrder(process, lastArrival, tell);
            }
        });
    }

    @Override
    public void close() {}
}
