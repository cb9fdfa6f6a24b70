package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topology that waits for a callback, which looks at the nodes: neither may wait for the other through the engine. */
@Timeout(60)
class LockedTopologyTests {

    private final ThreadedCluster cluster = new ThreadedCluster();

    /** That of a memo, for instance, which the topology and the task share. */
    private final ReentrantLock lock = new ReentrantLock();

    /** The engine asks a topology that waits for the lock. */
    private final CountDownLatch waiting = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void aCallbackThatHoldsTheLockOfATopologyMayLookAtTheNodes() throws Exception {
        Topology locked = (task, epoch) -> {
            if (lock.isLocked() && !lock.isHeldByCurrentThread()) {
                waiting.countDown();
            }
            lock.lock();
            try {
                return List.of(0L);
            } finally {
                lock.unlock();
            }
        };

        Outcome outcome = cluster.run(
                RuntimeSettings.of("memo", 1),
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        look(context);
                        framework.shutdownJob(Outcome.succeeded("seen"));
                    }

                    private void look(EpochContext context) {
                        lock.lock();
                        try {
                            // the engine asks for the receivers of the flag
                            framework.flagMeta(context, ALL, "x");
                            assertThat(await()).isTrue();
                            assertThat(framework.getNodes()).hasSize(1);
                            assertThat(framework.togetherWith(0, List.of(0L))).containsExactly(0L);
                        } finally {
                            lock.unlock();
                        }
                    }
                },
                Map.of(EchoTask.ALL, locked));

        assertThat(outcome.message()).isEqualTo("seen");
    }

    private boolean await() {
        try {
            return waiting.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
