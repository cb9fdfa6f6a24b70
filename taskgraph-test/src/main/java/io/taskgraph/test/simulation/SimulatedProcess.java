package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.transport.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process of a simulation. */
public final class SimulatedProcess {

    private final String address;
    private final List<Runnable> resets = new ArrayList<>();
    private boolean alive = true;
    private @Nullable RequestHandler handler;
    private @Nullable TaskGraphRuntime runtime;
    private @Nullable Outcome outcome;
    private @Nullable Throwable failure;

    SimulatedProcess(String address) {
        this.address = address;
    }

    String address() {
        return address;
    }

    /** Tells whether the process runs: it was not killed. */
    public boolean isAlive() {
        return alive;
    }

    /** Returns how the job ended as this process saw it; null before. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** Returns why the process could not take part; null if it could. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Returns the runtime; only for a process that was started. */
    public TaskGraphRuntime runtime() {
        TaskGraphRuntime started = runtime;
        if (started == null) {
            throw new IllegalStateException("process " + address + " has not been started");
        }
        return started;
    }

    void started(TaskGraphRuntime newRuntime) {
        runtime = newRuntime;
    }

    void ended(@Nullable Outcome newOutcome, @Nullable Throwable newFailure) {
        outcome = newOutcome;
        failure = newFailure;
    }

    void serve(RequestHandler newHandler) {
        handler = newHandler;
    }

    @Nullable
    RequestHandler handler() {
        return alive ? handler : null;
    }

    void onReset(Runnable reset) {
        resets.add(reset);
    }

    void kill() {
        alive = false;
        List.copyOf(resets).forEach(Runnable::run);
        resets.clear();
    }
}
