package io.taskgraph.boot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.taskgraph.architecture.ArchitectureContract;
import io.taskgraph.architecture.Library;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTests extends ArchitectureContract {

    ArchitectureTests() {
        super(
                TaskBuilder.class,
                Set.of("io.taskgraph.boot.."),
                Set.of("io.taskgraph.."),
                Set.of(Library.GRPC, Library.NETTY, Library.JETCD, Library.SPRING, Library.NET_DEVH, Library.LOGGER));
    }

    @Test
    void onlyThePackageOfGrpcSeesNetDevh() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.taskgraph.boot.grpc")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.devh..")
                .because("the way off an unmaintained library must be short")
                .check(classes());
    }
}
