package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class SlowCallbackDetectorTests {

    private record Timer(long at, Runnable action) implements Comparable<Timer> {

        @Override
        public int compareTo(Timer other) {
            return Long.compare(at, other.at);
        }
    }

    private long now;
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(SlowCallbackDetector.class);
    private final SlowCallbackDetector watch = new SlowCallbackDetector(
            7,
            Duration.ofMillis(100),
            () -> now,
            (delay, action) -> {
                timers.add(new Timer(now + delay.toNanos(), action));
                return () -> {};
            },
            new RuntimeObserver(() -> now));

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
        logger.setLevel(null);
    }

    @Test
    void aLongCallbackIsWarnedOfOnceWhileItRunsAndSaidToHaveEnded() {
        watch.started("enterEpoch", () -> "");
        pass(99);
        assertThat(logged.list).isEmpty();
        pass(1);
        assertThat(messages())
                .singleElement()
                .asString()
                .startsWith("Callback 'enterEpoch' of task 7 has been running for 100 ms");
        assertThat(messages().get(0)).contains("move long work into framework.compute(context, ...)");
        pass(650);
        assertThat(logged.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .hasSize(1);
        watch.ended();
        assertThat(messages()).last().isEqualTo("Callback 'enterEpoch' of task 7 has ended after 750 ms");
        assertThat(logged.list)
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .as("its beginning and its end")
                .hasSize(2);
    }

    @Test
    void whatIsSlowAgainAndAgainIsWarnedOfLessAndLessOften() {
        for (int i = 0; i < 1_000; i++) {
            watch.started("enterEpoch", () -> "");
            pass(300);
            watch.ended();
            watch.started("metaReady", () -> "");
            pass(300);
            watch.ended();
        }
        // of each of the two after 0, 1, 3 and 7 of 10 minutes
        List<String> warnings = logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertThat(warnings)
                .filteredOn(line -> line.contains("has been running for"))
                .hasSize(8);
        assertThat(warnings)
                .filteredOn(line -> line.contains("has ended after"))
                .hasSize(8);
        assertThat(warnings)
                .anySatisfy(line -> assertThat(line)
                        .startsWith(
                                "Callback 'enterEpoch' of task 7 has been running for 100 ms and holds up all others"
                                        + " of the task (99 more like it since this was last said); move long work"));
        assertThat(logged.list)
                .filteredOn(event -> event.getLevel() == Level.INFO)
                .isEmpty();
    }

    @Test
    void theReportSaysWhatTheCallbackIsAbout() {
        watch.started("handler", () -> " ('test.Echo/Echo', asked by task 3 in epoch 1)");
        pass(100);
        watch.ended();
        assertThat(messages().get(0))
                .startsWith("Callback 'handler' of task 7 ('test.Echo/Echo', asked by task 3 in epoch 1) has been");
        assertThat(messages()).last().asString().contains("asked by task 3 in epoch 1) has ended after 100 ms");
    }

    @Test
    void inInitTheAdviceIsToLoadWithoutAContext() {
        watch.started("init", () -> "");
        pass(100);
        assertThat(messages().get(0)).contains("load it by framework.compute(...) without a context");
    }

    @Test
    void whoWaitsForAStageIsToldThatItNeverCompletes() throws Exception {
        CompletableFuture<String> never = new CompletableFuture<>();
        Thread loop = new Thread(() -> {
            watch.started("metaReady", () -> "");
            // Of a future of the JDK the framework learns nothing but this wait
            CompletableFuture.allOf(never).join();
        });
        loop.start();
        while (loop.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        pass(100);
        never.complete("");
        loop.join();
        assertThat(messages().get(0))
                .contains("it waits for a stage")
                .contains("write stage.thenAccept(...) instead; several stages by 'thenCombine'");
    }

    @Test
    void theReportShowsWhereTheCallbackIs() {
        watch.started("metaReady", () -> "");
        pass(100);
        assertThat(messages().get(0)).contains("\n\tat ").contains("Thread.getStackTrace");
        assertThat(messages().get(0).lines()).hasSize(9);
    }

    @Test
    void shortCallbacksAreNotReportedAndShareOneTimer() {
        for (int i = 0; i < 50; i++) {
            watch.started("dataReady", () -> "");
            pass(9);
            watch.ended();
            assertThat(timers).hasSize(1);
        }
        pass(200);
        assertThat(logged.list).isEmpty();
        assertThat(timers).isEmpty();
    }

    @Test
    void aCallbackThatStartsUnderTheTimerOfAnotherHasItsFullTime() {
        watch.started("init", () -> "");
        pass(50);
        watch.ended();
        watch.started("enterEpoch", () -> "");
        pass(99);
        assertThat(logged.list).isEmpty();
        pass(1);
        assertThat(messages())
                .singleElement()
                .asString()
                .contains("'enterEpoch'")
                .contains("for 100 ms");
    }

    @Test
    void eachLongCallbackIsReportedAnew() {
        for (int i = 1; i <= 2; i++) {
            watch.started("metaReady", () -> "");
            pass(150);
            watch.ended();
            assertThat(logged.list).hasSize(2 * i);
        }
    }

    private List<String> messages() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void pass(long millis) {
        long end = now + Duration.ofMillis(millis).toNanos();
        while (!timers.isEmpty() && timers.peek().at() <= end) {
            Timer timer = timers.remove();
            now = timer.at();
            timer.action().run();
        }
        now = end;
    }
}
