package io.taskgraph.test.contract;

import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.RuntimeThreads;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The processes of one job on a coordinator, with real threads and with gRPC within the JVM. Closes the transports and coordinators that it is given. */
final class ContractProcesses implements AutoCloseable {

    /** A process and the end of the job as it sees it. */
    record Member(TaskGraphRuntime runtime, DataTransport transport, CompletableFuture<Outcome> end) {}

    private final Coordinator coordinator;
    private final RuntimeSettings settings;
    private final TaskBuilder builder;
    private final Map<String, Topology> topologies;
    private final ExecutorService loops = Executors.newFixedThreadPool(4);
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final List<Member> members = new ArrayList<>();

    ContractProcesses(
            Coordinator coordinator, RuntimeSettings settings, TaskBuilder builder, Map<String, Topology> topologies) {
        this.coordinator = coordinator;
        this.settings = settings;
        this.builder = builder;
        this.topologies = topologies;
    }

    /** Lets one more process join. */
    Member join() {
        DataTransport transport = GrpcDataTransport.inProcess(UUID.randomUUID().toString());
        RuntimePorts ports = new RuntimePorts(
                System::nanoTime,
                RuntimeThreads.of(loops, others),
                this::schedule,
                () -> UUID.randomUUID().toString());
        TaskGraphRuntime runtime = new TaskGraphRuntime(settings, coordinator, transport, ports);
        runtime.setTaskBuilder(builder);
        topologies.forEach(runtime::addLinkage);
        Member member = new Member(runtime, transport, runtime.join().toCompletableFuture());
        members.add(member);
        return member;
    }

    private Runnable schedule(Duration delay, Runnable action) {
        Future<?> timer = timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public void close() {
        for (Member member : members) {
            member.runtime().close();
            member.transport().close();
        }
        coordinator.close();
        timers.shutdownNow();
        loops.shutdownNow();
        others.shutdownNow();
    }
}
