package io.taskgraph.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Time, threads and names as the runtime gets them from outside; a simulation gives its own.
 *
 * @param nanoTime monotonic clock in nanoseconds
 * @param threads executors, by what runs there
 * @param timers runs something once after a delay; one thread may do for all, since no code of the application runs there
 * @param ids gives names that are never given twice
 * @param checkpoints where the state of tasks is kept
 * @param wallTime tells the time of day in the form of ISO 8601, for people; empty where there is none
 * @param leaseClock monotonic clock in nanoseconds by which leases are counted: one that goes on while the machine is suspended, if there is one
 */
public record RuntimePorts(
        LongSupplier nanoTime,
        RuntimeThreads threads,
        Timers timers,
        Supplier<String> ids,
        CheckpointSettings checkpoints,
        Supplier<String> wallTime,
        LongSupplier leaseClock) {

    /** Keeps checkpoints in memory, and has no time of day. */
    public RuntimePorts(LongSupplier nanoTime, RuntimeThreads threads, Timers timers, Supplier<String> ids) {
        this(nanoTime, threads, timers, ids, CheckpointSettings.inMemory(), () -> "", nanoTime);
    }

    /**
     * Without a time of day, for a simulation: the engine shares the executor of the loops, and all else that of the computations. Only actions that may never
     * end get new threads.
     */
    public RuntimePorts(
            LongSupplier nanoTime,
            Executor loops,
            Executor computations,
            Timers timers,
            Supplier<String> ids,
            CheckpointSettings checkpoints) {
        this(nanoTime, RuntimeThreads.shared(loops, computations), timers, ids, checkpoints, () -> "", nanoTime);
    }

    /** Does so, and keeps checkpoints in memory. */
    public RuntimePorts(
            LongSupplier nanoTime, Executor loops, Executor computations, Timers timers, Supplier<String> ids) {
        this(nanoTime, loops, computations, timers, ids, CheckpointSettings.inMemory());
    }

    /** Returns these ports with another place for checkpoints. */
    public RuntimePorts withCheckpoints(CheckpointSettings newCheckpoints) {
        return new RuntimePorts(nanoTime, threads, timers, ids, newCheckpoints, wallTime, leaseClock);
    }

    /** Returns these ports with another time of day. */
    public RuntimePorts withWallTime(Supplier<String> newWallTime) {
        return new RuntimePorts(nanoTime, threads, timers, ids, checkpoints, newWallTime, leaseClock);
    }

    /** Returns these ports with leases that are counted on while the machine is suspended, as a clock with the milliseconds of the day shows. */
    public RuntimePorts withMillisOfDay(LongSupplier millis) {
        LeaseClock clock = new LeaseClock(nanoTime, millis);
        return new RuntimePorts(nanoTime, threads, timers, ids, checkpoints, wallTime, clock);
    }

    /** Returns these ports for a coordinator in this process: its leases stand still when the machine does. */
    RuntimePorts withLeasesHere() {
        return new RuntimePorts(nanoTime, threads, timers, ids, checkpoints, wallTime, nanoTime);
    }

    /** Returns these ports with another executor for actions that may never end. */
    public RuntimePorts withDaemons(Executor newDaemons) {
        return new RuntimePorts(
                nanoTime, threads.withDaemons(newDaemons), timers, ids, checkpoints, wallTime, leaseClock);
    }

    Executor engine() {
        return threads.engine();
    }

    Executor loops() {
        return threads.loops();
    }

    Executor computations() {
        return threads.computations();
    }

    Executor blocks() {
        return threads.blocks();
    }

    Executor storage() {
        return threads.storage();
    }

    Executor daemons() {
        return threads.daemons();
    }

    /** Runs something once after a delay. */
    @FunctionalInterface
    public interface Timers {

        /** Runs {@code action} after {@code delay}; the returned handle takes it back. */
        Runnable schedule(Duration delay, Runnable action);
    }
}
