package io.taskgraph.benchmarks;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * What runs the loops and the computations of a process' part in a job.
 *
 * @param executor runs both
 * @param end ends it
 */
record JobThreads(Executor executor, Runnable end) implements AutoCloseable {

    static JobThreads platform() {
        ExecutorService pool = Executors.newFixedThreadPool(
                Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
        return new JobThreads(pool, pool::shutdownNow);
    }

    /** Returns virtual threads, one for each action. Java 21 or later. */
    static JobThreads virtual() {
        return new JobThreads(new VirtualThreadTaskExecutor("loop-"), () -> {});
    }

    @Override
    public void close() {
        end.run();
    }
}
