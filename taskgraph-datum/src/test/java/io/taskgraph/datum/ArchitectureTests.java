package io.taskgraph.datum;

import io.taskgraph.architecture.ArchitectureContract;
import io.taskgraph.architecture.Library;
import java.util.Set;

class ArchitectureTests extends ArchitectureContract {

    ArchitectureTests() {
        super(
                Datum.class,
                Set.of("io.taskgraph.datum.."),
                Set.of("io.taskgraph", "io.taskgraph.topology", "io.taskgraph.backup", "io.taskgraph.checkpoint"),
                Set.of(Library.LOGGER));
    }
}
