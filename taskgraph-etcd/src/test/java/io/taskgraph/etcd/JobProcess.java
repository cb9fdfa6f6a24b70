package io.taskgraph.etcd;

import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.RuntimeListener;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.RuntimeThreads;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One process of a job, though in this JVM: a coordinator, a transport, threads and a runtime of its own. */
final class JobProcess implements AutoCloseable {

    private final ExecutorService loops = Executors.newFixedThreadPool(2);
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final GrpcDataTransport transport;
    private final EtcdCoordinator coordinator;
    private final TaskGraphRuntime runtime;

    JobProcess(EtcdSettings etcd, RuntimeSettings settings, TaskBuilder builder, Map<String, Topology> topologies) {
        this(etcd, seen -> seen, settings, builder, topologies);
    }

    /** Makes a process that sees etcd through a coordinator of the test. */
    JobProcess(
            EtcdSettings etcd,
            UnaryOperator<Coordinator> seen,
            RuntimeSettings settings,
            TaskBuilder builder,
            Map<String, Topology> topologies) {
        this(
                etcd,
                seen,
                settings,
                builder,
                topologies,
                CheckpointSettings.inMemory(),
                GrpcDataTransport.inProcess(UUID.randomUUID().toString()));
    }

    JobProcess(
            EtcdSettings etcd,
            UnaryOperator<Coordinator> seen,
            RuntimeSettings settings,
            TaskBuilder builder,
            Map<String, Topology> topologies,
            CheckpointSettings checkpoints,
            GrpcDataTransport transport) {
        this.transport = transport;
        coordinator = EtcdCoordinator.create(etcd);
        RuntimePorts ports = new RuntimePorts(
                        System::nanoTime,
                        RuntimeThreads.of(loops, others),
                        this::schedule,
                        () -> UUID.randomUUID().toString())
                .withCheckpoints(checkpoints);
        runtime = new TaskGraphRuntime(settings, seen.apply(coordinator), transport, ports);
        runtime.setTaskBuilder(builder);
        topologies.forEach(runtime::addLinkage);
    }

    /** Adds a listener; before {@link #join}. */
    void listen(RuntimeListener listener) {
        runtime.addListener(listener);
    }

    /** Returns the end of the job, as this process sees it. */
    CompletableFuture<Outcome> join() {
        return runtime.join().toCompletableFuture();
    }

    /** Leaves the job in order, and returns when it has. */
    CompletableFuture<Void> drain() {
        return runtime.drain().toCompletableFuture();
    }

    JobMonitor monitor() {
        return runtime.monitor();
    }

    @Override
    public void close() {
        runtime.close();
        transport.close();
        coordinator.close();
        timers.shutdownNow();
        loops.shutdownNow();
        others.shutdownNow();
    }

    private Runnable schedule(Duration delay, Runnable action) {
        Future<?> timer = timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }
}
