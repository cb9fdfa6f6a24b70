package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several jobs with parameters in one living application, by the programmatic way in: what ADR 24 refers to. */
@Timeout(60)
class SeveralJobsTests {

    /** Runs jobs in this process, each with a coordinator of its own. */
    static final class Jobs implements AutoCloseable {

        private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);

        CompletableFuture<Outcome> run(String name, long parameter) {
            EmbeddedCoordinator coordinator = EmbeddedCoordinator.create();
            GrpcDataTransport transport = GrpcDataTransport.inProcess("jobs-" + UUID.randomUUID());
            RuntimePorts ports = new RuntimePorts(
                    System::nanoTime,
                    threads,
                    threads,
                    this::schedule,
                    () -> UUID.randomUUID().toString());
            TaskGraphRuntime runtime = new TaskGraphRuntime(RuntimeSettings.of(name, 1), coordinator, transport, ports)
                    .setTaskBuilder(task -> new Doubling(parameter));
            return runtime.join().toCompletableFuture().whenComplete((outcome, failure) -> {
                runtime.close();
                transport.close();
                coordinator.close();
            });
        }

        private Runnable schedule(Duration delay, Runnable action) {
            Future<?> timer = threads.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }

    private static final class Doubling implements Task {

        private final long parameter;
        private Framework framework;

        Doubling(long parameter) {
            this.parameter = parameter;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            framework.shutdownJob(Outcome.succeeded(Long.toString(2 * parameter)));
        }
    }

    @Test
    void oneAfterTheOtherUnderOneName() throws Exception {
        try (Jobs jobs = new Jobs()) {
            assertThat(jobs.run("double", 1).get(30, TimeUnit.SECONDS).message())
                    .isEqualTo("2");
            assertThat(jobs.run("double", 2).get(30, TimeUnit.SECONDS).message())
                    .isEqualTo("4");
        }
    }

    @Test
    void twoAtOnce() throws Exception {
        try (Jobs jobs = new Jobs()) {
            CompletableFuture<Outcome> first = jobs.run("first", 3);
            CompletableFuture<Outcome> second = jobs.run("second", 4);
            assertThat(first.get(30, TimeUnit.SECONDS).message()).isEqualTo("6");
            assertThat(second.get(30, TimeUnit.SECONDS).message()).isEqualTo("8");
        }
    }
}
