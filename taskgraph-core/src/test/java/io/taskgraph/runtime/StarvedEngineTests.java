package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.engine.EngineSettings;
import io.taskgraph.engine.FormerRun;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A session whose engine gets no thread: it acts for nobody, and must not keep its lease. On a clock that is moved by hand. */
class StarvedEngineTests {

    private record Timer(long at, Runnable action) implements Comparable<Timer> {

        @Override
        public int compareTo(Timer other) {
            return Long.compare(at, other.at);
        }
    }

    /** What the engine's executor was given and has not run. */
    private final Deque<Runnable> handed = new ArrayDeque<>();

    private final Queue<Timer> timers = new PriorityQueue<>();
    private final List<String> told = new ArrayList<>();
    private long now;

    private final RuntimePorts ports = new RuntimePorts(
            () -> now,
            new RuntimeThreads(handed::add, Runnable::run, Runnable::run, Runnable::run, Runnable::run, Runnable::run),
            this::schedule,
            () -> "id");
    private final RuntimeSettings settings = RuntimeSettings.of("starved", 1);
    private final EmbeddedCoordinator coordinator =
            new EmbeddedCoordinator(() -> now, Runnable::run, (delay, action) -> {}, 100);
    private final long lease =
            coordinator.grantLease(settings.leaseTtl()).toCompletableFuture().join();
    private final JobSession session = session();

    private Runnable schedule(Duration delay, Runnable action) {
        Timer timer = new Timer(now + delay.toNanos(), action);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    private JobSession session() {
        EngineSettings engine = EngineSettings.builder(settings.namespace(), settings.job(), 1)
                .topologies(Map.of())
                .process("p", "p")
                .leaseId(lease)
                .newRunId("run")
                .flags(settings.flags())
                .build();
        RuntimeObserver observer = new RuntimeObserver(ports.nanoTime());
        observer.add(new RuntimeListener() {
            @Override
            public void engineBroken(String reason) {
                told.add(reason);
            }

            @Override
            public void engineRecovered() {
                told.add("recovered");
            }
        });
        SessionSetup setup = new SessionSetup(
                settings,
                Map.of(),
                task -> context -> {},
                List.of(),
                coordinator,
                new NoTransport(),
                ports,
                observer,
                new RefusedCalls(settings.job(), ports.nanoTime(), observer),
                List.of());
        return new JobSession(
                setup, engine, new Fence(ports.nanoTime(), settings.leaseTtl().toNanos(), 0), new Ignored());
    }

    @Test
    void aStepThatGetsNoThreadIsStuckAfterItsLimit() {
        session.start();
        now = settings.leaseTtl().toNanos();
        assertThat(session.stuck(settings.leaseTtl())).isNull();
        now++;
        assertThat(session.stuck(settings.leaseTtl()))
                .isNotNull()
                .extracting(JobSession.Step::thread)
                .isNull();
    }

    @Test
    void aStepThatGetsItsThreadIsNotStuck() {
        session.start();
        runHanded();
        now = 10 * settings.leaseTtl().toNanos();
        assertThat(session.stuck(settings.leaseTtl())).isNull();
    }

    @Test
    void theLeaseIsNotRenewedAndThatIsTold() {
        session.start();
        session.keeper(lease).start();
        advance(settings.leaseTtl().multipliedBy(2));
        assertThat(told).containsExactly("its engine has got no thread for 13 s");
        now++;
        coordinator.expireLeases();
        assertThat(coordinator.keepAlive(lease).toCompletableFuture().join()).isFalse();
    }

    @Test
    void theEngineThatGetsAThreadInTimeKeepsTheLease() {
        session.start();
        session.keeper(lease).start();
        advance(settings.leaseTtl().multipliedBy(3).dividedBy(2));
        runHanded();
        advance(settings.leaseTtl().dividedBy(3));
        assertThat(told).containsExactly("its engine has got no thread for 13 s", "recovered");
        coordinator.expireLeases();
        assertThat(coordinator.keepAlive(lease).toCompletableFuture().join()).isTrue();
    }

    private void runHanded() {
        while (!handed.isEmpty()) {
            handed.remove().run();
        }
    }

    /** Runs the timers that are due within a time. */
    private void advance(Duration time) {
        long end = now + time.toNanos();
        Timer next = timers.peek();
        while (next != null && next.at <= end) {
            timers.remove();
            now = next.at;
            next.action.run();
            next = timers.peek();
        }
        now = end;
    }

    private static final class Ignored implements JobSession.End {

        @Override
        public void admitted() {}

        @Override
        public void jobEnded(Outcome outcome, @Nullable FormerRun former) {}

        @Override
        public void leaseLost(String reason) {}

        @Override
        public void evicted(String reason) {}

        @Override
        public void left() {}

        @Override
        public void failed(Throwable cause) {
            throw new AssertionError(cause);
        }
    }
}
