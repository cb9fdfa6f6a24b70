package io.taskgraph.masterworker;

import io.taskgraph.architecture.ArchitectureContract;
import io.taskgraph.architecture.Library;
import java.util.Set;

class ArchitectureTests extends ArchitectureContract {

    ArchitectureTests() {
        super(
                MasterTask.class,
                Set.of("io.taskgraph.masterworker.."),
                Set.of(
                        "io.taskgraph",
                        "io.taskgraph.topology",
                        "io.taskgraph.backup",
                        "io.taskgraph.checkpoint",
                        "io.taskgraph.stage"),
                Set.of(Library.GRPC, Library.LOGGER));
    }
}
