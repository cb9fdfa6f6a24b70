package io.taskgraph.test;

import io.taskgraph.TaskBuilder;
import io.taskgraph.iterative.IterationThreads;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.test.simulation.LockstepThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Makes the builder of one process of a test of one that is meant for all: iterative tasks keep states for the tasks of their process.
 * Builders of other tasks are left alone, also where the module of iterative tasks is absent.
 */
final class SimulatedIterations {

    private SimulatedIterations() {}

    /** Returns the builder of a process whose tasks run in lockstep with a simulation. */
    static TaskBuilder inLockstep(TaskBuilder builder, LockstepThreads threads, LongSupplier nanoTime) {
        try {
            return Adapter.inLockstep(builder, threads, nanoTime);
        } catch (NoClassDefFoundError e) {
            return builder;
        }
    }

    /** Returns the builder of a process whose tasks have threads. */
    static TaskBuilder withThreads(TaskBuilder builder) {
        try {
            return Adapter.withThreads(builder);
        } catch (NoClassDefFoundError e) {
            return builder;
        }
    }

    private static final class Adapter {

        private Adapter() {}

        static TaskBuilder inLockstep(TaskBuilder builder, LockstepThreads threads, LongSupplier nanoTime) {
            return builder instanceof IterativeTasks tasks
                    ? tasks.with(tasks.settings().withThreads(new InLockstep(threads, nanoTime)))
                    : builder;
        }

        static TaskBuilder withThreads(TaskBuilder builder) {
            return builder instanceof IterativeTasks tasks ? tasks.with(tasks.settings()) : builder;
        }
    }

    /** Time limits of waiting are not simulated: a job that waits for ever runs into the limit of its test. */
    private record InLockstep(LockstepThreads threads, LongSupplier clock) implements IterationThreads {

        @Override
        public void execute(Runnable action) {
            threads.newThread(action).start();
        }

        @Override
        public void await(CompletableFuture<?> future, Duration within) throws InterruptedException {
            LockstepThreads.awaitEnd(future);
        }

        @Override
        public long nanoTime() {
            return clock.getAsLong();
        }
    }
}
