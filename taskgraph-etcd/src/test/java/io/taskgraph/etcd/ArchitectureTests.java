package io.taskgraph.etcd;

import io.taskgraph.architecture.ArchitectureContract;
import io.taskgraph.architecture.Library;
import java.util.Set;

class ArchitectureTests extends ArchitectureContract {

    ArchitectureTests() {
        super(
                EtcdCoordinator.class,
                Set.of("io.taskgraph.etcd"),
                Set.of(
                        "io.taskgraph",
                        "io.taskgraph.topology",
                        "io.taskgraph.backup",
                        "io.taskgraph.checkpoint",
                        "io.taskgraph.coordination"),
                Set.of(Library.GRPC, Library.NETTY, Library.JETCD, Library.LOGGER));
    }
}
