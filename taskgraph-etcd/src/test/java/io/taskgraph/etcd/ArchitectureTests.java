package io.taskgraph.etcd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    /** Core, gRPC, test support and this module: all that is on the class path here. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.taskgraph");

    @Test
    void onlyThisPackageSeesJetcd() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.taskgraph.etcd..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.etcd..", "io.vertx..", "dev.failsafe..")
                .because("etcd's client can be changed, and its traps known, in one place")
                .check(CLASSES);
    }

    @Test
    void thisPackageSeesTheCoordinationSpiOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.taskgraph.etcd..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.taskgraph.engine..",
                        "io.taskgraph.runtime..",
                        "io.taskgraph.transport..",
                        "io.taskgraph.grpc..")
                .because("a coordinator knows nothing of what it coordinates")
                .check(CLASSES);
    }
}
