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
 * @param computations runs {@link io.taskgraph.Framework#compute}
 * @param timers runs something once after a delay
 * @param ids gives names that are never given twice
 * @param checkpoints where the state of tasks is kept
 * @param wallTime tells the time of day in the form of ISO 8601, for people; empty where there is none
 */
public record RuntimePorts(
        LongSupplier nanoTime,
        Executor loops,
        Executor computations,
        Timers timers,
        Supplier<String> ids,
        CheckpointSettings checkpoints,
        Supplier<String> wallTime) {

    /** Without a time of day. */
    public RuntimePorts(
            LongSupplier nanoTime,
            Executor loops,
            Executor computations,
            Timers timers,
            Supplier<String> ids,
            CheckpointSettings checkpoints) {
        this(nanoTime, loops, computations, timers, ids, checkpoints, () -> "");
    }

    /** Keeps checkpoints in memory. */
    public RuntimePorts(
            LongSupplier nanoTime, Executor loops, Executor computations, Timers timers, Supplier<String> ids) {
        this(nanoTime, loops, computations, timers, ids, CheckpointSettings.inMemory());
    }

    /** Returns these ports with another place for checkpoints. */
    public RuntimePorts withCheckpoints(CheckpointSettings newCheckpoints) {
        return new RuntimePorts(nanoTime, loops, computations, timers, ids, newCheckpoints, wallTime);
    }

    /** Returns these ports with another time of day. */
    public RuntimePorts withWallTime(Supplier<String> newWallTime) {
        return new RuntimePorts(nanoTime, loops, computations, timers, ids, checkpoints, newWallTime);
    }

    /** Runs something once after a delay. */
    @FunctionalInterface
    public interface Timers {

        /** Runs {@code action} after {@code delay}; the returned handle takes it back. */
        Runnable schedule(Duration delay, Runnable action);
    }
}
