package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.runtime.RuntimePorts;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class TaskGraphThreadsTests {

    private final TaskGraphThreads threads = TaskGraphThreads.platform(1);
    private final RuntimePorts ports = threads.ports(null, UUID::randomUUID);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void threadsAreNamedDaemons() throws Exception {
        assertThat(threadOf(ports.loops()).getName()).isEqualTo("taskgraph-loop-1");
        assertThat(threadOf(ports.loops()).isDaemon()).isTrue();
        assertThat(threadOf(ports.computations()).getName()).startsWith("taskgraph-compute-");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsAreNamedToo() throws Exception {
        try (TaskGraphThreads virtual = TaskGraphThreads.virtual()) {
            assertThat(threadOf(virtual.ports(null, UUID::randomUUID).loops()).getName())
                    .startsWith("taskgraph-loop-");
        }
    }

    @Test
    void timerRunsUnlessTakenBack() throws Exception {
        AtomicBoolean takenBack = new AtomicBoolean();
        CompletableFuture<Boolean> later = new CompletableFuture<>();
        Runnable cancel = ports.timers().schedule(Duration.ofMillis(50), () -> takenBack.set(true));
        cancel.run();
        ports.timers().schedule(Duration.ofMillis(60), () -> later.complete(true));
        assertThat(later.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(takenBack).isFalse();
    }

    @Test
    void afterCloseNothingRunsAndNobodyIsToldSo() {
        threads.close();
        AtomicBoolean ran = new AtomicBoolean();
        ports.loops().execute(() -> ran.set(true));
        ports.timers().schedule(Duration.ZERO, () -> ran.set(true));
        assertThat(ran).isFalse();
    }

    @Test
    void idsDiffer() {
        assertThat(ports.ids().get()).isNotEqualTo(ports.ids().get());
    }

    @Test
    void idsBeginWithTheNameOfTheProcessAndDifferAllTheSame() {
        RuntimePorts named = threads.ports("pod-7", UUID::randomUUID);
        assertThat(named.ids().get())
                .startsWith("pod-7-")
                .isNotEqualTo(named.ids().get());
    }

    @Test
    void localIdsOfAllThreadsDiffer() {
        assertThat(Stream.generate(TaskGraphThreads::localId).parallel().limit(10_000))
                .doesNotHaveDuplicates();
    }

    private static Thread threadOf(Executor executor) throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        executor.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(10, TimeUnit.SECONDS);
    }
}
