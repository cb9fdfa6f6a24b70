package io.taskgraph.benchmarks;

import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.engine.FlagSettings;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs whole jobs to their end, each under a name of its own. */
final class Jobs {

    private static final String BY_ETCD = "TASKGRAPH_FLAGS_BY_ETCD";
    private static final String TLS = "TASKGRAPH_TLS";

    private Jobs() {}

    static void embedded(long tasks, TaskBuilder builder, Map<String, Topology> topologies)
            throws InterruptedException {
        embedded(tasks, builder, topologies, JobThreads::platform);
    }

    static void embedded(
            long tasks, TaskBuilder builder, Map<String, Topology> topologies, Supplier<JobThreads> threads)
            throws InterruptedException {
        embedded(tasks, builder, topologies, threads, runtime -> {});
    }

    static void embedded(
            long tasks, TaskBuilder builder, Map<String, Topology> topologies, Consumer<TaskGraphRuntime> customizer)
            throws InterruptedException {
        embedded(tasks, builder, topologies, JobThreads::platform, customizer);
    }

    private static void embedded(
            long tasks,
            TaskBuilder builder,
            Map<String, Topology> topologies,
            Supplier<JobThreads> threads,
            Consumer<TaskGraphRuntime> customizer)
            throws InterruptedException {
        try (Member member = new Member(
                RuntimeSettings.of(newName(), tasks),
                EmbeddedCoordinator.create(),
                GrpcDataTransport.inProcess(newName()),
                builder,
                topologies,
                threads.get())) {
            member.customize(customizer);
            member.run();
        }
    }

    /** Runs a job on etcd in this process alone. */
    static void onEtcd(URI etcd, long tasks, TaskBuilder builder, Map<String, Topology> topologies)
            throws InterruptedException {
        try (Member member = new Member(
                flags(RuntimeSettings.builder(newName(), tasks)).build(),
                EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd)).build()),
                GrpcDataTransport.inProcess(newName()),
                builder,
                topologies)) {
            member.run();
        }
    }

    /** Sets how flags are told: directly, or by etcd alone if the environment has {@value #BY_ETCD}; processes inherit that. */
    static RuntimeSettings.Builder flags(RuntimeSettings.Builder settings) {
        return settings.flags(System.getenv(BY_ETCD) == null ? FlagSettings.DEFAULT : FlagSettings.BY_COORDINATOR);
    }

    /** Returns a transport between processes, with keys of their own if {@link #hasKeys}. */
    static GrpcDataTransport transport() {
        return transport(hasKeys());
    }

    /** Returns a transport between processes: with keys of their own, or in plain text. */
    static GrpcDataTransport transport(boolean keys) {
        NettySettings settings = NettySettings.of("127.0.0.1", 0);
        return GrpcDataTransport.netty(keys ? settings.withOwnKey() : settings);
    }

    /** Returns whether processes make keys of their own where a measurement does not say: if the environment has {@value #TLS}. */
    static boolean hasKeys() {
        return System.getenv(TLS) != null;
    }

    static String newName() {
        return "benchmark-" + UUID.randomUUID();
    }
}
