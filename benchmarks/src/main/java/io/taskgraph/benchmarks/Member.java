package io.taskgraph.benchmarks;

import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One process' part in a job: a runtime with threads of its own. Owns the coordinator and the transport that it is given. */
final class Member implements AutoCloseable {

    private final JobThreads threads;
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Coordinator coordinator;
    private final DataTransport transport;
    private final TaskGraphRuntime runtime;

    Member(
            RuntimeSettings settings,
            Coordinator coordinator,
            DataTransport transport,
            TaskBuilder builder,
            Map<String, Topology> topologies) {
        this(settings, coordinator, transport, builder, topologies, JobThreads.platform());
    }

    /** Owns the threads too. */
    Member(
            RuntimeSettings settings,
            Coordinator coordinator,
            DataTransport transport,
            TaskBuilder builder,
            Map<String, Topology> topologies,
            JobThreads threads) {
        this.threads = threads;
        this.coordinator = coordinator;
        this.transport = transport;
        this.runtime = new TaskGraphRuntime(
                settings,
                coordinator,
                transport,
                new RuntimePorts(
                        System::nanoTime,
                        threads.threads(),
                        this::schedule,
                        () -> UUID.randomUUID().toString()));
        runtime.setTaskBuilder(builder);
        topologies.forEach(runtime::addLinkage);
    }

    void customize(Consumer<TaskGraphRuntime> customizer) {
        customizer.accept(runtime);
    }

    /** Takes part until the job has ended. */
    void run() throws InterruptedException {
        Outcome outcome = runtime.start();
        if (!outcome.isSuccess()) {
            throw new IllegalStateException("The job of the benchmark failed: " + outcome);
        }
    }

    /** Hands over and leaves; completes when this member has left. */
    CompletionStage<Void> drain() {
        return runtime.drain();
    }

    private Runnable schedule(Duration delay, Runnable action) {
        Future<?> timer = timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public void close() {
        runtime.close();
        transport.close();
        coordinator.close();
        threads.close();
        timers.shutdownNow();
    }
}
