package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A warm-up, and when it begins, on one thread and a clock that is moved by hand. */
class WarmUpTests {

    private record Timer(long at, Runnable action) implements Comparable<Timer> {

        @Override
        public int compareTo(Timer other) {
            return Long.compare(at, other.at);
        }
    }

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long now;
    private int computations;

    /** To begin a warm-up. */
    private int orders;

    private int clockReads;

    /** Happens once, when the clock is read next. */
    private Runnable meanwhile = () -> {};

    private final RuntimePorts ports = new RuntimePorts(
                    this::readClock,
                    work::add,
                    computation -> {
                        computations++;
                        work.add(computation);
                    },
                    this::schedule,
                    () -> "id")
            .withDaemons(order -> {
                orders++;
                work.add(order);
            });

    private long readClock() {
        clockReads++;
        Runnable once = meanwhile;
        meanwhile = () -> {};
        once.run();
        return now;
    }

    private Runnable schedule(Duration delay, Runnable action) {
        Timer timer = new Timer(now + delay.toNanos(), action);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    private void runWork() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    private void runNextTimer() {
        Timer timer = timers.remove();
        now = timer.at;
        timer.action.run();
        runWork();
    }

    private boolean runToTheEnd() {
        CompletableFuture<Boolean> end = new WarmUp(ports, WarmUp.LONGEST).run().toCompletableFuture();
        runWork();
        while (!end.isDone()) {
            runNextTimer();
        }
        return end.join();
    }

    @BeforeEach
    void readTheLog() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leaveTheLog() {
        logger.detachAppender(lines);
    }

    @Test
    void theMemberThatTakesTheTasksOverEndsTheJob() {
        assertThat(runToTheEnd()).isTrue();
    }

    @Test
    void nothingIsLoggedAtInfoOrAbove() {
        runToTheEnd();
        assertThat(lines.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.INFO));
    }

    @Test
    void nothingIsLeftOfIt() {
        runToTheEnd();
        for (int left = timers.size(); left > 0; left--) {
            runNextTimer();
        }
        assertThat(timers).isEmpty();
        assertThat(work).isEmpty();
    }

    @Test
    void itIsEndedAfterItsLimit() {
        CompletableFuture<Boolean> end = new WarmUp(ports, WarmUp.LONGEST).run().toCompletableFuture();
        work.clear();
        while (!end.isDone()) {
            now = timers.element().at;
            timers.remove().action.run();
            work.clear();
        }
        assertThat(end.join()).isFalse();
        assertThat(now).isEqualTo(WarmUp.LONGEST.toNanos());
    }

    @Test
    void itBeginsOnceAllTasksAreElsewhere() {
        Session session = new Session();
        try (IdleWarmUp idle = new IdleWarmUp(ports)) {
            idle.watch(session);
            runNextTimer();
            assertThat(orders).as("begun while tasks have no primary").isZero();
            session.placed = true;
            runNextTimer();
            assertThat(orders).isOne();
            assertThat(computations).isPositive();
            idle.watch(session);
            timers.removeIf(timer -> timer.at > now + IdleWarmUp.PAUSE.toNanos());
            while (!timers.isEmpty()) {
                runNextTimer();
            }
            assertThat(orders).as("begun again by a later session").isOne();
        }
    }

    @Test
    void aProcessWithTasksIsNotWarmedUp() {
        Session session = new Session();
        session.placed = true;
        session.copies = true;
        assertThat(beginsFor(session)).isFalse();
    }

    @Test
    void aSessionThatIsOverIsNotWarmedUp() {
        Session session = new Session();
        session.placed = true;
        session.over = true;
        assertThat(beginsFor(session)).isFalse();
    }

    @Test
    void nothingBeginsInAProcessThatHasLeft() {
        Session session = new Session();
        session.placed = true;
        IdleWarmUp idle = new IdleWarmUp(ports);
        idle.watch(session);
        idle.close();
        assertThat(timers).isEmpty();
        idle.watch(session);
        assertThat(timers).isEmpty();
    }

    @Test
    void aProcessThatLeavesEndsIt() {
        Session session = new Session();
        session.placed = true;
        IdleWarmUp idle = new IdleWarmUp(ports);
        idle.watch(session);
        Timer look = timers.remove();
        look.action.run();
        work.remove().run();
        assertThat(work).as("the job has begun").isNotEmpty();
        idle.close();
        runWork();
        assertThat(orders).isOne();
        assertThat(computations).as("nothing of the job").isZero();
    }

    @Test
    void aProcessThatLeavesWhileItIsMadeKeepsNothingOfIt() {
        Session session = new Session();
        session.placed = true;
        IdleWarmUp idle = new IdleWarmUp(ports);
        idle.watch(session);
        Timer look = timers.remove();
        look.action.run();
        meanwhile = idle::close;
        runWork();
        int reads = clockReads;
        assertThat(timers).as("that of its leases").isNotEmpty();
        while (!timers.isEmpty()) {
            runNextTimer();
        }
        assertThat(clockReads)
                .as("its coordinator is closed, and looks at no lease")
                .isEqualTo(reads);
        assertThat(orders).isOne();
        assertThat(computations).as("nothing of the job").isZero();
    }

    private boolean beginsFor(Session session) {
        try (IdleWarmUp idle = new IdleWarmUp(ports)) {
            idle.watch(session);
            runNextTimer();
            return orders > 0 || !timers.isEmpty();
        }
    }

    private static final class Session implements IdleWarmUp.Session {

        private boolean over;
        private boolean copies;
        private boolean placed;

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public boolean hasCopies() {
            return copies;
        }

        @Override
        public boolean isJobPlaced() {
            return placed;
        }
    }
}
