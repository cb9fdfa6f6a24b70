package io.taskgraph.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.taskgraph.architecture.ArchitectureContract;
import io.taskgraph.architecture.Library;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTests extends ArchitectureContract {

    ArchitectureTests() {
        super(
                JobCluster.class,
                Set.of("io.taskgraph.test.."),
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
                        "io.taskgraph.record",
                        "io.taskgraph.grpc",
                        "io.taskgraph.iterative",
                        "io.taskgraph.verify"),
                Set.of(Library.GRPC, Library.NETTY, Library.LOGGER, Library.SPRING));
    }

    @Test
    void onlyThePackageOfSpringBootsTestsSeesSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.taskgraph.test.boot")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("tasks are tested without Spring too")
                .check(classes());
    }
}
