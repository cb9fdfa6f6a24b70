package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeThreads;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
        assertThat(threadOf(ports.threads().loops()).getName()).isEqualTo("taskgraph-loop-1");
        assertThat(threadOf(ports.threads().loops()).isDaemon()).isTrue();
        assertThat(threadOf(ports.threads().computations()).getName()).startsWith("taskgraph-compute-");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsAreNamedToo() throws Exception {
        try (TaskGraphThreads virtual = TaskGraphThreads.virtual()) {
            assertThat(threadOf(virtual.ports(null, UUID::randomUUID).threads().loops())
                            .getName())
                    .startsWith("taskgraph-loop-");
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void theEngineHasAPlatformThreadBesideVirtualOnes() throws Exception {
        try (TaskGraphThreads virtual = TaskGraphThreads.virtual()) {
            assertThat(threadOf(virtual.ports(null, UUID::randomUUID).threads().engine())
                            .toString())
                    .startsWith("Thread[");
        }
    }

    @Test
    void whatMustGoOnHasOtherThreadsThanWhatMayHang() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        RuntimeThreads all = ports.threads();
        List<Executor> mayHang = List.of(all.loops(), all.computations(), all.storage(), all.daemons());
        try {
            for (Executor executor : mayHang) {
                for (int i = 0; i < 64; i++) {
                    executor.execute(() -> await(released));
                }
            }
            assertThat(threadOf(all.engine()).getName()).isEqualTo("taskgraph-engine-1");
            assertThat(threadOf(all.blocks()).getName()).startsWith("taskgraph-block-");
            assertThat(threadOf(all.daemons()).getName()).startsWith("taskgraph-daemon-");
            assertThat(threadOf(action -> ports.timers().schedule(Duration.ZERO, action))
                            .getName())
                    .isEqualTo("taskgraph-timer-1");
        } finally {
            released.countDown();
        }
    }

    @Test
    void storageThatHangsHoldsUpNeitherBlocksNorComputations() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        RuntimeThreads all = ports.threads();
        try {
            for (int i = 0; i < 64; i++) {
                all.storage().execute(() -> await(released));
            }
            assertThat(threadOf(all.blocks()).getName()).startsWith("taskgraph-block-");
            assertThat(threadOf(all.computations()).getName()).startsWith("taskgraph-compute-");
        } finally {
            released.countDown();
        }
    }

    /** An action that the application planned for the end of its epoch comes when the process leaves, which is just before this. */
    @Test
    void daemonsRunAfterClose() throws Exception {
        threads.close();
        Thread late = threadOf(ports.threads().daemons());
        assertThat(late.isDaemon()).isTrue();
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
        ports.threads().loops().execute(() -> ran.set(true));
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

    private static void await(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread threadOf(Executor executor) throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        executor.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(10, TimeUnit.SECONDS);
    }
}
