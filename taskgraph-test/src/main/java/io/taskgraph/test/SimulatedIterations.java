package io.taskgraph.test;

import io.taskgraph.TaskBuilder;
import io.taskgraph.iterative.IterationThreads;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.test.simulation.LockstepThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Lets iterative tasks of a simulated job run in lockstep with it. Applications without the module of these are left alone. */
final class SimulatedIterations {

    private SimulatedIterations() {}

    static TaskBuilder of(TaskBuilder builder, LockstepThreads threads) {
        try {
            return Adapter.adapt(builder, threads);
        } catch (NoClassDefFoundError e) {
            return builder;
        }
    }

    private static final class Adapter {

        private Adapter() {}

        static TaskBuilder adapt(TaskBuilder builder, LockstepThreads threads) {
            return builder instanceof IterativeTasks tasks
                    ? tasks.with(tasks.settings().withThreads(new InLockstep(threads)))
                    : builder;
        }
    }

    /** Time limits of waiting are not simulated: a job that waits for ever runs into the limit of its test. */
    private record InLockstep(LockstepThreads threads) implements IterationThreads {

        @Override
        public void execute(Runnable action) {
            threads.newThread(action).start();
        }

        @Override
        public void await(CompletableFuture<?> future, Duration within) throws InterruptedException {
            LockstepThreads.awaitEnd(future);
        }
    }
}
