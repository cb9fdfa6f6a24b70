package io.taskgraph.engine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import io.taskgraph.architecture.ArchitectureContract;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Clock;
import java.util.Collections;
import java.util.Set;
import java.util.Timer;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ArchitectureTests extends ArchitectureContract {

    ArchitectureTests() {
        super(
                Engine.class,
                Set.of("io.taskgraph.engine", "io.taskgraph.coordination"),
                Set.of("io.taskgraph", "io.taskgraph.topology", "io.taskgraph.backup", "io.taskgraph.checkpoint"),
                Set.of());
    }

    @Test
    void engineHasNoThreadsNoSocketsAndNoFiles() {
        noClasses()
                .that()
                .resideInAPackage("io.taskgraph.engine")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.util.concurrent..", "java.nio.file..", "java.nio.channels..", "java.net.http..")
                        .or(resideInAnyPackage("java.net").and(describe("socket", type -> !isUrlCodec(type))))
                        .or(describe(
                                "thread",
                                type -> type.isAssignableTo(Thread.class) || type.isAssignableTo(ThreadLocal.class))))
                .because("the engine is a state machine that gives the same effects for the same events")
                .check(classes());
    }

    @Test
    void engineSeesNeitherClockNorChance() {
        noClasses()
                .that()
                .resideInAPackage("io.taskgraph.engine")
                .should()
                .dependOnClassesThat(describe(
                        "clock, timer or source of random numbers",
                        type -> type.isAssignableTo(Clock.class)
                                || type.isAssignableTo(Timer.class)
                                || type.isAssignableTo(RandomGenerator.class)))
                .orShould()
                .callMethodWhere(describe("reads the clock, or is different in every JVM", ArchitectureTests::isImpure))
                .because("time and chance are told to the engine, so that a simulation decides them")
                .check(classes());
    }

    private static boolean isUrlCodec(JavaClass type) {
        return type.isEquivalentTo(URLEncoder.class) || type.isEquivalentTo(URLDecoder.class);
    }

    /** Whether a call's result depends on anything but its arguments. */
    private static boolean isImpure(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getTarget().getName();
        return name.equals("now") && owner.getPackageName().equals("java.time")
                || owner.isEquivalentTo(System.class) && !name.equals("arraycopy")
                || owner.isEquivalentTo(UUID.class) && name.equals("randomUUID")
                || owner.isEquivalentTo(Math.class) && name.equals("random")
                || owner.isEquivalentTo(Collections.class) && name.equals("shuffle")
                || owner.isEquivalentTo(Runtime.class);
    }
}
