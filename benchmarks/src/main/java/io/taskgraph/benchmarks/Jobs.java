package io.taskgraph.benchmarks;

import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

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

    /** Runs a job on etcd in this process alone. */
    static void onEtcd(URI etcd, long tasks, TaskBuilder builder, Map<String, Topology> topologies)
            throws InterruptedException {
        try (Member member = new Member(
                RuntimeSettings.of(newName(), tasks).withSlots(Math.toIntExact(tasks)),
                EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd)).build()),
                GrpcDataTransport.inProcess(newName()),
                builder,
                topologies)) {
            member.run();
        }
    }

    static String newName() {
        return "benchmark-" + UUID.randomUUID();
    }
}
