package io.taskgraph.runtime;

import io.taskgraph.JobMismatchException;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.EffectHandlers;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.Proposal;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Performs effects on the coordinator and on the process's part in the job. On the engine's loop. */
final class ProcessEffects implements EffectHandlers.ProcessHandler {

    private final Coordinator coordinator;
    private final LongSupplier nanoTime;
    private final JobWatcher watch;
    private final EngineTimer timer;
    private final SessionListener told;
    private final Consumer<Event> events;
    private final SessionEnd end;
    private final Runnable leaseUnknown;

    ProcessEffects(
            SessionSetup setup, SessionListener told, Consumer<Event> events, SessionEnd end, Runnable leaseUnknown) {
        this.leaseUnknown = leaseUnknown;
        this.coordinator = setup.coordinator();
        this.nanoTime = setup.ports().nanoTime();
        this.watch = new JobWatcher(
                coordinator,
                setup.settings().namespace(),
                setup.settings().job(),
                setup.ports().timers(),
                events,
                end::failed);
        this.timer = new EngineTimer(setup.ports(), () -> events.accept(new Event.Tick()));
        this.told = told;
        this.events = events;
        this.end = end;
    }

    /** Reads the job's keys for the first time. All else follows from their coming. */
    void start() {
        watch.relist();
    }

    void close() {
        watch.close();
        timer.cancel();
    }

    @Override
    public void commit(Effect.Commit effect) {
        List<Proposal> proposals = effect.proposals();
        proposals.forEach(proposal -> told.committing(proposal.transaction()));
        commitEach(proposals).whenComplete((results, failure) -> {
            if (failure == null) {
                long now = nanoTime.getAsLong();
                for (int i = 0; i < proposals.size(); i++) {
                    told.committed(proposals.get(i).transaction(), results.get(i), now);
                    events.accept(new Event.Committed(proposals.get(i).id(), results.get(i)));
                }
            } else {
                notCommitted(proposals, failure);
            }
        });
    }

    private CompletionStage<List<CommitResult>> commitEach(List<Proposal> proposals) {
        return proposals.size() == 1
                ? coordinator.commit(proposals.get(0).transaction()).thenApply(List::of)
                : coordinator.commitEach(
                        proposals.stream().map(Proposal::transaction).toList());
    }

    /**
     * Handles transactions without an answer, by the reason.
     *
     * <pre>
     * the lease is not known          the session ends; the process joins again
     * it may have happened, or the    the engine reads all keys again, which show it
     *   coordinator had no time
     * it can never be accepted        the session ends, and with it this process's part in the job
     * </pre>
     */
    private void notCommitted(List<Proposal> proposals, Throwable failure) {
        Throwable cause = StageFailure.cause(failure);
        Reason reason = cause instanceof CoordinationException e ? e.reason() : Reason.INVALID;
        proposals.forEach(proposal -> told.notCommitted(proposal.transaction(), reason));
        switch (reason) {
            case LEASE_NOT_FOUND -> leaseUnknown.run();
            case UNKNOWN_OUTCOME, COMPACTED, REFUSED ->
                events.accept(new Event.CommitUnknown(
                        proposals.stream().map(Proposal::id).toList()));
            case INVALID, CLOSED -> end.failed(cause);
        }
    }

    @Override
    public void relist(Effect.Relist effect) {
        watch.relist();
    }

    @Override
    public void check(Effect.Check effect) {
        watch.check(effect.revision(), effect.keys());
    }

    @Override
    public void wakeAt(Effect.WakeAt effect) {
        timer.at(effect.nanoTime());
    }

    @Override
    public void leave(Effect.Leave effect) {
        end.left();
    }

    @Override
    public void rejoin(Effect.Rejoin effect) {
        end.leaseLost(effect.reason());
    }

    @Override
    public void replaceRun(Effect.ReplaceRun effect) {
        told.replacing(effect);
    }

    @Override
    public void end(Effect.End effect) {
        end.jobEnded(effect.outcome(), effect.former());
    }

    @Override
    public void refuseJob(Effect.RefuseJob effect) {
        end.failed(new JobMismatchException(effect.reason()));
    }
}
