package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.ForwardingCoordinator;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The reason that the log has for tasks that stand still, on a clock that is moved by hand. */
class LeaseKeeperTests {

    private static final Duration TTL = Duration.ofSeconds(9);

    private final Logger logger = (Logger) LoggerFactory.getLogger(LeaseKeeper.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private CompletionStage<Boolean> answer = CompletableFuture.completedFuture(true);
    private long now;
    private long timerAt;
    private Runnable timer = () -> {};
    private JobSession.@Nullable Step waiting;

    private final RuntimePorts ports =
            new RuntimePorts(() -> now, Runnable::run, Runnable::run, this::schedule, () -> "id");

    private final EmbeddedCoordinator store = EmbeddedCoordinator.create();

    private final LeaseKeeper keeper = new LeaseKeeper(
            "daily",
            new ForwardingCoordinator(store) {
                @Override
                public CompletionStage<Boolean> keepAlive(long leaseId) {
                    return answer;
                }
            },
            ports,
            1,
            TTL,
            new Fence(() -> now, TTL.toNanos(), 0),
            new RuntimeObserver(() -> now),
            () -> {},
            () -> waiting);

    private Runnable schedule(Duration delay, Runnable action) {
        timerAt = now + delay.toNanos();
        timer = action;
        return () -> {};
    }

    /** Runs the timer when it is due, or later by that much. */
    private void runTimer(Duration late) {
        now = timerAt + late.toNanos();
        timer.run();
    }

    private void runTimers(int times) {
        for (int i = 0; i < times; i++) {
            runTimer(Duration.ZERO);
        }
    }

    private List<String> said() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        keeper.start();
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        store.close();
    }

    @Test
    void theLastFailureIsTheReason() {
        answer = failure("connection refused");
        runTimers(1);
        answer = failure("no login");
        runTimers(2);
        assertThat(said())
                .containsExactly("Job 'daily': the lease was not renewed within its time to live; all tasks here stand"
                        + " still: no login");
    }

    /** Its engine has had no more time than its timers: it is held to what it does from then on. */
    @Test
    void anEngineIsNotAccusedOfTheTimeForWhichItsProcessWasStopped() {
        waiting = new JobSession.Step(null, 0);
        runTimer(TTL.plus(TTL));
        assertThat(said()).noneMatch(line -> line.contains("got no thread"));
        runTimer(Duration.ZERO);
        assertThat(said()).anyMatch(line -> line.contains("got no thread"));
    }

    @Test
    void aFailureBeforeTheLastAnswerIsNoReason() {
        answer = failure("connection refused");
        runTimer(Duration.ZERO);
        answer = CompletableFuture.completedFuture(true);
        runTimer(Duration.ZERO);
        answer = new CompletableFuture<>();
        runTimers(3);
        assertThat(said())
                .containsExactly(
                        "Job 'daily': the lease was not renewed within its time to live; all tasks here stand still");
    }

    @Test
    void aProcessThatWasStoppedBlamesNobodyElse() {
        answer = failure("connection refused");
        runTimer(Duration.ZERO);
        answer = CompletableFuture.completedFuture(true);
        runTimer(Duration.ofSeconds(60));
        assertThat(said().get(0))
                .endsWith("all tasks here stand still: this process did not get to renew it for 63s: it was stopped or"
                        + " suspended, or its machine is overloaded");
    }

    private static CompletionStage<Boolean> failure(String message) {
        return CompletableFuture.failedFuture(new CoordinationException(Reason.UNKNOWN_OUTCOME, message));
    }
}
