package io.taskgraph.runtime;

import io.taskgraph.GrpcHandlerInterceptor;
import io.taskgraph.Outcome;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Event;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One session as its task copies see it. Thread-safe. It stands between a copy and the session so that a copy can be tested by itself,
 * and so that it cannot reach more of the session than it needs.
 */
final class CopyHost implements TaskCopy.Host {

    private final SessionSetup setup;
    private final String place;
    private final Fence fence;
    private final SessionListener told;
    private final ExitWatch exits;
    private final BackupsHere backups;
    private final Consumer<Event> events;

    /** @param place where this process is, for a sentence about a task in it: empty, or after a blank */
    CopyHost(
            SessionSetup setup,
            String place,
            Fence fence,
            SessionListener told,
            ExitWatch exits,
            BackupsHere backups,
            Consumer<Event> events) {
        this.setup = setup;
        this.place = place;
        this.fence = fence;
        this.told = told;
        this.exits = exits;
        this.backups = backups;
        this.events = events;
    }

    @Override
    public String job() {
        return setup.settings().job();
    }

    @Override
    public LongSupplier nanoTime() {
        return setup.ports().nanoTime();
    }

    @Override
    public Duration warnAfter() {
        return setup.settings().loopWarnAfter();
    }

    @Override
    public RuntimePorts ports() {
        return setup.ports();
    }

    @Override
    public List<GrpcHandlerInterceptor> interceptors() {
        return setup.interceptors();
    }

    @Override
    public boolean mayAct() {
        return fence.isOpen();
    }

    @Override
    public RuntimeObserver observer() {
        return setup.observer();
    }

    @Override
    public void entering(CopyId copy) {
        told.entered(copy, setup.ports().nanoTime().getAsLong());
    }

    @Override
    public void ran(CopyId copy, String callback, long began) {
        told.ran(copy, callback, began);
    }

    /**
     * {@inheritDoc} Told to the listeners first, so that the log has the cause before the end of the job. The exception is logged here in
     * whole; the outcome, which becomes a key, holds a summary. Of a backup the engine drops that copy alone.
     */
    @Override
    public void failed(CopyId copy, FailedPart part, Throwable cause) {
        if (backups.contains(copy)) {
            told.backupFailed(copy, part, cause);
        } else {
            told.failed(copy, part, cause);
        }
        Outcome outcome = OutcomeMessage.cut(Outcome.failed(OutcomeMessage.ofFailure(copy.task(), place, part, cause)));
        events.accept(new Event.Shutdown(
                copy, outcome, copy.task(), setup.ports().wallTime().get()));
    }

    @Override
    public void exited(CopyId copy) {
        exits.exited(copy);
        events.accept(new Event.Exited(copy));
    }
}
