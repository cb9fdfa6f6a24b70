package io.taskgraph.verify;

import io.taskgraph.architecture.ArchitectureContract;
import java.util.Set;

class ArchitectureTests extends ArchitectureContract {

    ArchitectureTests() {
        super(
                Verification.class,
                Set.of("io.taskgraph.verify"),
                Set.of(
                        "io.taskgraph",
                        "io.taskgraph.topology",
                        "io.taskgraph.backup",
                        "io.taskgraph.checkpoint",
                        "io.taskgraph.record"),
                Set.of());
    }
}
