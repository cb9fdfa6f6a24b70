package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.taskgraph.EpochContext;
import io.taskgraph.FailedTopologyException;
import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two tasks that flag to each other and advance; their topology throws from some epoch on. */
@Timeout(60)
class FailingTopologyJobTests {

    private static final String LINK = "Others";
    private static final RuntimeSettings SETTINGS = RuntimeSettings.of("topology", 2);
    private static final RuntimeSettings IMPATIENT =
            SETTINGS.toBuilder().loopWarnAfter(Duration.ofMillis(50)).build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    private final ListenedLog check = new ListenedLog("TopologyCheck");

    @RegisterExtension
    private final ListenedLog monitor = new ListenedLog("JobMonitor");

    @Test
    void topologyThatThrowsAnErrorEndsTheJobInEveryProcess() {
        Simulation simulation = new Simulation(
                1, Faults.delaysOnly(), SETTINGS.withSlots(1), id -> new Flagging(), Map.of(LINK, failing(3)));
        simulation.start(2);

        assertThat(simulation.runToEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(simulation.processes()).allSatisfy(process -> {
            Outcome outcome = process.outcome();
            assertThat(outcome.isSuccess()).isFalse();
            assertThat(outcome.task()).isEqualTo(1);
            assertThat(outcome.message())
                    .matches(
                            "task 1 in process p\\d+ at sim-\\d+, callback 'Topology.neighbors': the topology of link type"
                                    + " 'Others' failed for task 1 in epoch 3: java.lang.AssertionError: on purpose");
        });
    }

    @Test
    void topologyThatThrowsInEpochZeroKeepsTheProcessOut() throws Exception {
        try (ThreadedCluster cluster = new ThreadedCluster()) {
            CompletableFuture<Outcome> end = cluster.join(SETTINGS, id -> new Flagging(), Map.of(LINK, failing(0)));
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> end.get(30, TimeUnit.SECONDS))
                    .withCauseInstanceOf(FailedTopologyException.class)
                    .withMessageEndingWith("the topology of link type 'Others' failed for task 1 in epoch 0:"
                            + " java.lang.AssertionError: on purpose");
        }
    }

    /** Nobody else can say where such a process stands, and an orchestrator must be able to end it. */
    @ParameterizedTest
    @EnumSource(Leaving.class)
    void processWhoseTopologyHangsInEpochZeroSaysSoAndLeavesAtOnce(Leaving leaving) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (ThreadedCluster cluster = new ThreadedCluster()) {
            CompletableFuture<Outcome> end = cluster.join(IMPATIENT, id -> new Flagging(), hanging(release));
            // one that is told of before it hangs has another stack
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(check.lines(Level.WARN))
                            .anySatisfy(line -> assertThat(line)
                                    .contains(
                                            "this process does not join yet, since its topology 'Others' has not returned from"
                                                    + " neighbors(1, 0) for ")
                                    .contains("FailingTopologyJobTests.hang")));
            assertThat(cluster.runtime(0)
                            .monitor()
                            .snapshot(Duration.ofSeconds(1))
                            .hindrance())
                    .contains("its topology 'Others' has not returned");

            assertThat(CompletableFuture.runAsync(() -> leaving.leave(cluster.runtime(0))))
                    .succeedsWithin(Duration.ofSeconds(10));
            assertThat(end).failsWithin(Duration.ofSeconds(10));
        } finally {
            release.countDown();
        }
    }

    @Test
    void onePartAloneSaysThatATopologyHangsAndThatItIsOver() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (ThreadedCluster cluster = new ThreadedCluster()) {
            cluster.beforeJoin(runtime -> runtime.warnWhenStalled(Duration.ofSeconds(2)));
            CompletableFuture<Outcome> end = cluster.join(IMPATIENT, id -> new Flagging(), hanging(release));
            // the sixth line comes after 3.15 s, when a standstill would have been told
            await().atMost(PATIENCE).until(() -> check.lines().size() >= 6);
            assertThat(cluster.runtime(0).monitor().explain(PATIENCE).stalled()).isTrue();
            assertThat(monitor.lines()).isEmpty();
            release.countDown();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(check.lines(Level.WARN))
                            .last()
                            .asString()
                            .matches(
                                    "Job 'topology': the topologies have answered after \\d+ s, and this process goes on to"
                                            + " join"));
            await().atMost(PATIENCE)
                    .until(() -> cluster.runtime(0)
                                    .monitor()
                                    .snapshot(PATIENCE)
                                    .epoch()
                                    .number()
                            > 0);
            assertThat(cluster.runtime(0).monitor().snapshot(PATIENCE).hindrance())
                    .isNull();
            assertThat(end).isNotDone();
        } finally {
            release.countDown();
        }
    }

    /** It is asked where the topologies are, and nowhere else. */
    @Test
    void aRuleThatIsBrokenKeepsTheProcessOut() throws Exception {
        try (ThreadedCluster cluster = new ThreadedCluster()) {
            CompletableFuture<Thread> asked = new CompletableFuture<>();
            IllegalStateException broken = new IllegalStateException("no neighbour may be odd");
            cluster.beforeJoin(runtime -> runtime.addTopologyRule(topologies -> {
                asked.complete(Thread.currentThread());
                assertThat(topologies.get(LINK).neighbors(0, 0)).containsExactly(1L);
                throw broken;
            }));
            assertThat(cluster.join(SETTINGS, id -> new Flagging(), Map.of(LINK, failing(9))))
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withRootCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("no neighbour may be odd");
            assertThat(asked.join()).isNotSameAs(Thread.currentThread());
        }
    }

    private enum Leaving {
        BY_CLOSING {
            @Override
            void leave(TaskGraphRuntime runtime) {
                runtime.close();
            }
        },
        BY_HANDING_OVER {
            @Override
            void leave(TaskGraphRuntime runtime) {
                runtime.drain().toCompletableFuture().join();
            }
        };

        abstract void leave(TaskGraphRuntime runtime);
    }

    private static Map<String, Topology> hanging(CountDownLatch release) {
        return Map.of(LINK, (task, epoch) -> {
            if (task == 1 && epoch == 0) {
                hang(release);
            }
            return List.of(1 - task);
        });
    }

    private static void hang(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Topology failing(long from) {
        return (task, epoch) -> {
            if (task == 1 && epoch >= from) {
                throw new AssertionError("on purpose");
            }
            return List.of(1 - task);
        };
    }

    /** Flags, and advances when it was flagged to. */
    private static final class Flagging extends EchoTask {

        @Override
        public void enterEpoch(EpochContext context) {
            framework.flagMeta(context, LINK, "ready");
        }

        @Override
        public void metaReady(EpochContext context, long childId, String linkType, String meta) {
            framework.incEpoch(context);
        }
    }
}
