package io.taskgraph.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Time, threads and names as the runtime gets them from outside; a simulation gives its own.
 *
 * @param nanoTime monotonic clock in nanoseconds
 * @param loops runs the loops of tasks and engine
 * @param daemons gives each action a thread of its own, which may never end and does not keep the process alive
 * @param computations runs {@link io.taskgraph.Framework#compute}
 * @param timers runs something once after a delay
 * @param ids gives names that are never given twice
 * @param checkpoints where the state of tasks is kept
 * @param wallTime tells the time of day in the form of ISO 8601, for people; empty where there is none
 */
public record RuntimePorts(
        LongSupplier nanoTime,
        Executor loops,
        Executor daemons,
        Executor computations,
        Timers timers,
        Supplier<String> ids,
        CheckpointSettings checkpoints,
        Supplier<String> wallTime) {

    /** Without a time of day, and with new threads for actions that may never end. */
    public RuntimePorts(
            LongSupplier nanoTime,
            Executor loops,
            Executor computations,
            Timers timers,
            Supplier<String> ids,
            CheckpointSettings checkpoints) {
        this(nanoTime, loops, RuntimePorts::onNewThread, computations, timers, ids, checkpoints, () -> "");
    }

    /** Keeps checkpoints in memory. */
    public RuntimePorts(
            LongSupplier nanoTime, Executor loops, Executor computations, Timers timers, Supplier<String> ids) {
        this(nanoTime, loops, computations, timers, ids, CheckpointSettings.inMemory());
    }

    /** Returns these ports with another place for checkpoints. */
    public RuntimePorts withCheckpoints(CheckpointSettings newCheckpoints) {
        return new RuntimePorts(nanoTime, loops, daemons, computations, timers, ids, newCheckpoints, wallTime);
    }

    /** Returns these ports with another time of day. */
    public RuntimePorts withWallTime(Supplier<String> newWallTime) {
        return new RuntimePorts(nanoTime, loops, daemons, computations, timers, ids, checkpoints, newWallTime);
    }

    /** Returns these ports with another executor for actions that may never end. */
    public RuntimePorts withDaemons(Executor newDaemons) {
        return new RuntimePorts(nanoTime, loops, newDaemons, computations, timers, ids, checkpoints, wallTime);
    }

    private static void onNewThread(Runnable action) {
        Thread thread = new Thread(action, "taskgraph-daemon");
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs something once after a delay. */
    @FunctionalInterface
    public interface Timers {

        /** Runs {@code action} after {@code delay}; the returned handle takes it back. */
        Runnable schedule(Duration delay, Runnable action);
    }
}
