package io.taskgraph.benchmarks;

import io.taskgraph.runtime.RuntimeThreads;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * The threads of a process' part in a job, as many of each kind as the auto-configuration has.
 *
 * @param threads the executors
 * @param end ends them
 */
record JobThreads(RuntimeThreads threads, Runnable end) implements AutoCloseable {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    static JobThreads platform() {
        ExecutorService loops = Executors.newFixedThreadPool(Math.max(4, 2 * PROCESSORS));
        ExecutorService computations = Executors.newFixedThreadPool(PROCESSORS);
        return beside(loops, computations, List.of(loops, computations));
    }

    /** Returns virtual threads, one for each action, but for the engine. Java 21 or later. */
    static JobThreads virtual() {
        return beside(new VirtualThreadTaskExecutor("loop-"), new VirtualThreadTaskExecutor("compute-"), List.of());
    }

    private static JobThreads beside(Executor loops, Executor computations, List<ExecutorService> owned) {
        ExecutorService engine = Executors.newSingleThreadExecutor();
        ExecutorService others = Executors.newCachedThreadPool();
        RuntimeThreads threads = new RuntimeThreads(engine, loops, computations, others, others, others);
        return new JobThreads(threads, () -> {
            engine.shutdownNow();
            others.shutdownNow();
            owned.forEach(ExecutorService::shutdownNow);
        });
    }

    @Override
    public void close() {
        end.run();
    }
}
