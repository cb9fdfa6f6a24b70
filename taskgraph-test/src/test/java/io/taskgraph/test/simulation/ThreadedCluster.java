package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.RuntimeThreads;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Processes of jobs with real threads and in-process gRPC around one coordinator; closes all that it made. */
final class ThreadedCluster implements AutoCloseable {

    private final EmbeddedCoordinator coordinator = EmbeddedCoordinator.create();
    /** Threads that run the loops of all tasks. */
    static final int LOOPS = 4;

    /** Threads that run computations. */
    static final int COMPUTATIONS = 2;

    private final ExecutorService loops = Executors.newFixedThreadPool(LOOPS);
    private final ExecutorService computations = Executors.newFixedThreadPool(COMPUTATIONS);
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<TaskGraphRuntime> runtimes = new ArrayList<>();
    private Consumer<TaskGraphRuntime> setup = runtime -> {};

    /** Sets processes up that join from now on. */
    void beforeJoin(Consumer<TaskGraphRuntime> newSetup) {
        setup = newSetup;
    }

    /** Lets one more process join and returns the end of the job as that process sees it. */
    CompletableFuture<Outcome> join(RuntimeSettings settings, TaskBuilder builder, Map<String, Topology> topologies) {
        return join(GrpcDataTransport.inProcess(UUID.randomUUID().toString()), settings, builder, topologies);
    }

    /** Does so by another transport. */
    CompletableFuture<Outcome> join(
            DataTransport transport, RuntimeSettings settings, TaskBuilder builder, Map<String, Topology> topologies) {
        return prepare(transport, settings, builder, topologies).join().toCompletableFuture();
    }

    /** Returns one more process, which has not joined. */
    TaskGraphRuntime prepare(
            DataTransport transport, RuntimeSettings settings, TaskBuilder builder, Map<String, Topology> topologies) {
        open.push(transport::close);
        RuntimePorts ports = new RuntimePorts(
                System::nanoTime,
                new RuntimeThreads(others, loops, computations, others, others, others),
                this::schedule,
                () -> UUID.randomUUID().toString());
        TaskGraphRuntime runtime = new TaskGraphRuntime(settings, coordinator, transport, ports);
        open.push(runtime);
        runtimes.add(runtime);
        runtime.setTaskBuilder(builder);
        topologies.forEach(runtime::addLinkage);
        setup.accept(runtime);
        return runtime;
    }

    /** Returns a process that was made, counted from 0. */
    TaskGraphRuntime runtime(int number) {
        return runtimes.get(number);
    }

    /** Runs one process to the end of its job. */
    Outcome run(RuntimeSettings settings, TaskBuilder builder, Map<String, Topology> topologies) throws Exception {
        return join(settings, builder, topologies).get(60, TimeUnit.SECONDS);
    }

    private Runnable schedule(Duration delay, Runnable action) {
        Future<?> timer = timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        coordinator.close();
        timers.shutdownNow();
        loops.shutdownNow();
        computations.shutdownNow();
        others.shutdownNow();
    }
}
