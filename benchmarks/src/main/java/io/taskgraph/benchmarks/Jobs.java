package io.taskgraph.benchmarks;

import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.DataTransport;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs whole jobs to their end, each under a name of its own. */
final class Jobs {

    private Jobs() {}

    static void embedded(long tasks, TaskBuilder builder, Map<String, Topology> topologies)
            throws InterruptedException {
        embedded(tasks, builder, topologies, runtime -> {});
    }

    static void embedded(
            long tasks, TaskBuilder builder, Map<String, Topology> topologies, Consumer<TaskGraphRuntime> customizer)
            throws InterruptedException {
        try (Member member = new Member(
                RuntimeSettings.of(newName(), tasks),
                EmbeddedCoordinator.create(),
                GrpcDataTransport.inProcess(newName()),
                builder,
                topologies)) {
            member.customize(customizer);
            member.run();
        }
    }

    /** Runs a job on etcd with members that have clients, gRPC servers and threads of their own, in this JVM. */
    static void onEtcd(URI etcd, int members, long tasks, TaskBuilder builder, Map<String, Topology> topologies)
            throws InterruptedException, ExecutionException, TimeoutException {
        members(
                members,
                tasks,
                () -> EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd)).build()),
                builder,
                topologies);
    }

    /** Runs a job with several members in this JVM, each with as many slots as the tasks need. */
    static void members(
            int members,
            long tasks,
            Supplier<Coordinator> coordinators,
            TaskBuilder builder,
            Map<String, Topology> topologies)
            throws InterruptedException, ExecutionException, TimeoutException {
        RuntimeSettings settings =
                RuntimeSettings.of(newName(), tasks).withSlots(Math.toIntExact((tasks + members - 1) / members));
        ExecutorService threads = Executors.newFixedThreadPool(members);
        List<Member> all = new ArrayList<>();
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < members; i++) {
                DataTransport transport = members == 1
                        ? GrpcDataTransport.inProcess(newName())
                        : GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));
                Member member = new Member(settings, coordinators.get(), transport, builder, topologies);
                all.add(member);
                runs.add(threads.submit(() -> {
                    member.run();
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get(5, TimeUnit.MINUTES);
            }
        } finally {
            all.forEach(Member::close);
            threads.shutdownNow();
        }
    }

    static String newName() {
        return "benchmark-" + UUID.randomUUID();
    }
}
