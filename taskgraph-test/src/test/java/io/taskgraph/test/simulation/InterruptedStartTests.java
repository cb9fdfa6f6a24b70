package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that runs a job by {@code start} and is interrupted. */
@Timeout(60)
class InterruptedStartTests {

    private final ThreadedCluster cluster = new ThreadedCluster();

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void theProcessLeavesAndAnotherTakesItsTasks() throws Exception {
        // no lease ends by itself while this test runs
        RuntimeSettings settings = RuntimeSettings.builder("interrupted", 1)
                .leaseTtl(Duration.ofHours(1))
                .build();
        CountDownLatch entered = new CountDownLatch(1);
        TaskGraphRuntime runtime = cluster.prepare(
                GrpcDataTransport.inProcess(UUID.randomUUID().toString()),
                settings,
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        entered.countDown();
                    }
                },
                EchoTask.allToAll(1));
        FutureTask<Outcome> start = new FutureTask<>(runtime::start);
        Thread thread = new Thread(start, "starts");
        thread.start();
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

        thread.interrupt();

        assertThatThrownBy(() -> start.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        Outcome outcome = cluster.run(
                settings,
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        framework.shutdownJob(Outcome.succeeded("taken"));
                    }
                },
                EchoTask.allToAll(1));
        assertThat(outcome.message()).isEqualTo("taken");
    }
}
