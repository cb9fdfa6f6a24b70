package io.taskgraph.test.simulation;

import io.taskgraph.PrintableText;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The coordinator as one process sees it: every call takes time, answers get lost, watches keep their order. */
final class SimulatedCoordinator implements Coordinator {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration BREAK_NOTICED = Duration.ofSeconds(1);

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
        return call(() -> store.grantLease(ttl).thenApply(lease -> {
            process.granted(lease);
            return lease;
        }));
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
        process.lists();
        return call(() -> store.list(prefix));
    }

    @Override
    public CompletionStage<Boolean> isUnchanged(String prefix, long revision, long keys) {
        return call(() -> store.isUnchanged(prefix, revision, keys));
    }

    @Override
    public TransactionLimits limits() {
        return store.limits();
    }

    @Override
    public CompletionStage<CommitResult> commit(Transaction transaction) {
        return commitOrLose(simulation.losesAnswer(transaction), () -> simulation.commit(process, transaction));
    }

    @Override
    public CompletionStage<List<CommitResult>> commitEach(List<Transaction> transactions) {
        return commitOrLose(
                transactions.stream().anyMatch(simulation::losesAnswer),
                () -> simulation.commitEach(process, transactions));
    }

    private <T> CompletionStage<T> commitOrLose(boolean chosen, Supplier<CompletionStage<T>> commit) {
        process.commits();
        if (simulation.refusesCommits()) {
            return call(() -> CompletableFuture.failedStage(
                    new CoordinationException(Reason.UNKNOWN_OUTCOME, "nobody knows whether it has happened")));
        }
        if (!chosen && !simulation.draws(simulation.faults().lostAnswers())) {
            return call(commit);
        }
        boolean happens = chosen || simulation.draws(0.5);
        return call(() -> {
            if (happens) {
                var unused = commit.get();
            }
            return CompletableFuture.failedStage(
                    new CoordinationException(Reason.UNKNOWN_OUTCOME, "the answer was lost"));
        });
    }

    private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        simulation.later(process, () -> {
            if (simulation.reachesStore(process)) {
                action.get()
                        .whenComplete((value, failure) -> simulation.later(process, () -> {
                            if (!simulation.hearsStore(process)) {
                                return;
                            }
                            if (failure != null) {
                                answer.completeExceptionally(failure);
                            } else {
                                answer.complete(value);
                            }
                        }));
            }
        });
        simulation.timer(
                process,
                CALL_TIMEOUT,
                () -> answer.completeExceptionally(new CoordinationException(
                        Reason.UNKNOWN_OUTCOME, "no answer within " + PrintableText.of(CALL_TIMEOUT))));
        return answer;
    }

    @Override
    public Watch watch(String prefix, long fromRevision, WatchListener listener) {
        if (!simulation.reachesStore(process) || !simulation.hearsStore(process)) {
            simulation.timer(
                    process,
                    CALL_TIMEOUT,
                    () -> listener.ended(
                            new CoordinationException(Reason.UNKNOWN_OUTCOME, "the watch could not be opened")));
            return () -> {};
        }
        boolean[] broken = new boolean[1];
        boolean[] silent = new boolean[1];
        process.onSilentWatch(() -> silent[0] = true);
        process.onBrokenWatch(() -> {
            broken[0] = true;
            simulation.timer(
                    process,
                    BREAK_NOTICED,
                    () -> listener.ended(new CoordinationException(Reason.UNKNOWN_OUTCOME, "the stream was broken")));
        });
        return store.watch(prefix, fromRevision, new WatchListener() {
            private long lastArrival;
            private final List<List<WatchEvent>> former = new ArrayList<>();

            @Override
            public void changed(List<WatchEvent> changes) {
                if (broken[0] || silent[0]) {
                    return;
                }
                inOrder(() -> listener.changed(changes));
                former.add(changes);
                if (simulation.draws(simulation.faults().lostAnswers())) {
                    List<WatchEvent> again = former.get(simulation.upTo(former.size()));
                    inOrder(() -> listener.changed(again));
                }
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
