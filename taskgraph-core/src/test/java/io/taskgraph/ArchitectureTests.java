package io.taskgraph;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final String ENGINE = "io.taskgraph.engine..";
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.taskgraph");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.taskgraph.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package must be understood, tested and replaced without those above it")
                .check(CORE);
    }

    @Test
    void engineHasNoThreadsNoClockNoChanceNoSocketsAndNoLogs() {
        DescribedPredicate<JavaClass> outside = resideInAnyPackage(
                        "java.util.concurrent..", "java.nio.channels..", "java.net.http..", "org.slf4j..")
                .or(resideInAnyPackage("java.net").and(describe("socket", type -> !isUrlCodec(type))))
                .or(describe(
                        "clock, thread or random numbers",
                        type -> type.isAssignableTo(Clock.class)
                                || type.isAssignableTo(Thread.class)
                                || type.isAssignableTo(Random.class)));
        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .dependOnClassesThat(outside)
                .because("the engine is a state machine that gives the same effects for the same events")
                .check(CORE);
    }

    private static boolean isUrlCodec(JavaClass type) {
        return type.isEquivalentTo(URLEncoder.class) || type.isEquivalentTo(URLDecoder.class);
    }

    @Test
    void engineReadsNoClockOfTheSystem() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .because("time is told to the engine, so a simulation can decide it")
                .check(CORE);
    }

    @Test
    void coreKnowsNeitherSpringNorEtcdNorNetty() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "io.etcd..", "io.netty..", "io.grpc.netty..")
                .because("applications without Spring, and other coordinators and transports, use core as it is")
                .check(CORE);
    }

    @Test
    void staticFieldsAreFinal() {
        fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("jobs in one JVM must not see each other")
                .check(CORE);
    }
}
