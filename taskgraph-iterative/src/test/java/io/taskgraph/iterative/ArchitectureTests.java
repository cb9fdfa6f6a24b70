package io.taskgraph.iterative;

import io.taskgraph.architecture.ArchitectureContract;
import io.taskgraph.architecture.Library;
import java.util.Set;

class ArchitectureTests extends ArchitectureContract {

    ArchitectureTests() {
        super(
                IterativeTask.class,
                Set.of("io.taskgraph.iterative.."),
                Set.of("io.taskgraph", "io.taskgraph.topology", "io.taskgraph.checkpoint"),
                Set.of(Library.GRPC, Library.LOGGER));
    }
}
