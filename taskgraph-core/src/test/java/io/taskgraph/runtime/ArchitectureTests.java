package io.taskgraph.runtime;

import io.taskgraph.architecture.ArchitectureContract;
import io.taskgraph.architecture.Library;
import java.util.Set;

class ArchitectureTests extends ArchitectureContract {

    ArchitectureTests() {
        super(
                TaskGraphRuntime.class,
                Set.of(
                        "io.taskgraph.coordination.embedded",
                        "io.taskgraph.runtime",
                        "io.taskgraph.transport",
                        "io.taskgraph.status",
                        "io.taskgraph.record"),
                Set.of(
                        "io.taskgraph",
                        "io.taskgraph.topology",
                        "io.taskgraph.backup",
                        "io.taskgraph.checkpoint",
                        "io.taskgraph.stage",
                        "io.taskgraph.engine",
                        "io.taskgraph.coordination"),
                Set.of(Library.GRPC, Library.LOGGER));
    }
}
