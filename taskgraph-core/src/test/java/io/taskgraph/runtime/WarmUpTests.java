package io.taskgraph.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WarmUpTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private final RuntimePorts ports = new RuntimePorts(System::nanoTime, threads, threads, this::schedule, () -> "id");

    private Runnable schedule(Duration delay, Runnable action) {
        Future<?> scheduled = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @BeforeEach
    void readTheLog() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        threads.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void itsJobEndsAfterAHandOver() throws Exception {
        assertThat(WarmUp.run(ports).toCompletableFuture().get(60, SECONDS)).isTrue();
    }

    @Test
    void nobodyReadsOfIt() throws Exception {
        WarmUp.run(ports).toCompletableFuture().get(60, SECONDS);
        assertThat(lines.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.INFO));
    }

    @Test
    void noLoopOfItGoesOn() throws Exception {
        WarmUp.run(ports).toCompletableFuture().get(60, SECONDS);
        threads.shutdown();
        assertThat(threads.awaitTermination(60, SECONDS)).isTrue();
    }

    @Test
    void itEndsWhereNothingRuns() throws Exception {
        List<Runnable> due = new ArrayList<>();
        RuntimePorts still = new RuntimePorts(
                System::nanoTime,
                loop -> {},
                threads,
                (delay, action) -> {
                    due.add(action);
                    return () -> {};
                },
                () -> "id");
        var end = WarmUp.run(still).toCompletableFuture();
        assertThat(end).isNotDone();
        List.copyOf(due).forEach(Runnable::run);
        assertThat(end.get(60, SECONDS)).isFalse();
    }

    @Test
    void aProcessWithTasksIsNotWarmedUp() {
        assertThat(computationsAfterThePause(false)).isZero();
    }

    @Test
    void aProcessWithoutTasksIsWarmedUpOnAThreadForComputations() {
        assertThat(computationsAfterThePause(true)).isOne();
    }

    private static int computationsAfterThePause(boolean idle) {
        List<Runnable> due = new ArrayList<>();
        List<Runnable> computations = new ArrayList<>();
        RuntimePorts byHand = new RuntimePorts(
                System::nanoTime,
                Runnable::run,
                computations::add,
                (delay, action) -> {
                    assertThat(delay).isEqualTo(WarmUp.AFTER);
                    due.add(action);
                    return () -> {};
                },
                () -> "id");
        WarmUp.later(byHand, () -> idle);
        assertThat(computations).isEmpty();
        due.forEach(Runnable::run);
        return computations.size();
    }
}
