package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code of tasks that holds every thread that it may have: what does not need one goes on. */
@Timeout(60)
class HungLoopsTests {

    private static final int TASKS = ThreadedCluster.LOOPS;

    private final ThreadedCluster cluster = new ThreadedCluster();
    private final CountDownLatch hanging = new CountDownLatch(TASKS);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CyclicBarrier computing = new CyclicBarrier(ThreadedCluster.COMPUTATIONS);

    @AfterEach
    void close() throws Exception {
        released.countDown();
        cluster.close();
    }

    @Test
    void asManyHungCallbacksAsThereAreThreadsDoNotHoldUpTheEngine() throws Exception {
        RuntimeSettings settings = RuntimeSettings.builder("full", TASKS)
                .drainTimeout(Duration.ofMillis(300))
                .build();
        CompletableFuture<Outcome> end = cluster.join(
                settings,
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        hang();
                    }
                },
                EchoTask.allToAll(TASKS));
        assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();

        cluster.runtime(0).monitor().shutdownJob(Outcome.failed("enough"));

        assertThat(end.get(30, TimeUnit.SECONDS).message()).isEqualTo("enough");
    }

    /** The block is published and parsed while each thread of computations waits for it. */
    @Test
    void computationsThatWaitForPullsDoNotHoldThemUp() throws Exception {
        Outcome outcome = cluster.run(
                RuntimeSettings.of("waiting", ThreadedCluster.COMPUTATIONS),
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        framework
                                .compute(context, () -> {
                                    var block = framework
                                            .pull(context, id, "b", Int64Value.parser())
                                            .toCompletableFuture();
                                    computing.await(30, TimeUnit.SECONDS);
                                    framework.publish(context, "b", Int64Value.of(7));
                                    return block.get(30, TimeUnit.SECONDS).getValue();
                                })
                                .thenAccept(value -> framework.shutdownJob(Outcome.succeeded("" + value)));
                    }
                },
                EchoTask.allToAll(ThreadedCluster.COMPUTATIONS));

        assertThat(outcome.message()).isEqualTo("7");
    }

    private void hang() {
        hanging.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
