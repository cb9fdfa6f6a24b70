package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.coordination.Coordinator;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** A coordinator that throws where it should answer by a stage. */
class TimedCoordinatorTests {

    private static final LongSupplier CLOCK = () -> 0;

    private final Error thrown = new NoSuchMethodError("of another version");
    private final Coordinator broken = (Coordinator) Proxy.newProxyInstance(
            Coordinator.class.getClassLoader(), new Class<?>[] {Coordinator.class}, (self, method, args) -> {
                throw thrown;
            });
    private final RuntimePorts ports =
            new RuntimePorts(CLOCK, Runnable::run, Runnable::run, (delay, action) -> () -> {}, () -> "id");
    private final TimedCoordinator coordinator = new TimedCoordinator(broken, ports, new RuntimeObserver(CLOCK));

    @Test
    void whatItThrowsIsToldAsItsAnswerAndIsNoSilence() {
        List<CompletionStage<?>> answers = List.of(
                coordinator.grantLease(Duration.ofSeconds(1)),
                coordinator.keepAlive(1),
                coordinator.list("a"),
                coordinator.isUnchanged("a", 1, 1),
                coordinator.commitEach(List.of()));
        for (CompletionStage<?> answer : answers) {
            assertThatThrownBy(() -> answer.toCompletableFuture().join()).hasRootCause(thrown);
        }
        assertThat(coordinator.silence()).isNull();
    }
}
