package io.taskgraph.grpc;

import io.taskgraph.architecture.ArchitectureContract;
import io.taskgraph.architecture.Library;
import java.util.Set;

class ArchitectureTests extends ArchitectureContract {

    ArchitectureTests() {
        super(
                GrpcDataTransport.class,
                Set.of("io.taskgraph.grpc.."),
                Set.of(
                        "io.taskgraph",
                        "io.taskgraph.topology",
                        "io.taskgraph.backup",
                        "io.taskgraph.checkpoint",
                        "io.taskgraph.engine",
                        "io.taskgraph.coordination",
                        "io.taskgraph.coordination.embedded",
                        "io.taskgraph.runtime",
                        "io.taskgraph.transport",
                        "io.taskgraph.status",
                        "io.taskgraph.record"),
                Set.of(Library.GRPC, Library.NETTY, Library.LOGGER));
    }
}
