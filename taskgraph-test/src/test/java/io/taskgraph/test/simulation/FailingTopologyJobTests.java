package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Two tasks that flag to each other and advance; their topology throws from some epoch on. */
@Timeout(60)
class FailingTopologyJobTests {

    private static final String LINK = "Others";
    private static final RuntimeSettings SETTINGS = RuntimeSettings.of("topology", 2);

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
                    .matches("task 1 in process p\\d+ at sim-\\d+, callback 'Topology.neighbors': the topology of link type"
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
        Topology hanging = (task, epoch) -> {
            if (task == 1) {
                hang(release);
            }
            return List.of(1 - task);
        };
        Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph.runtime.TopologyCheck");
        CompletableFuture<String> said = new CompletableFuture<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                said.complete(event.getFormattedMessage());
            }
        };
        appender.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(appender);
        try (ThreadedCluster cluster = new ThreadedCluster()) {
            RuntimeSettings settings =
                    SETTINGS.toBuilder().loopWarnAfter(Duration.ofMillis(50)).build();
            CompletableFuture<Outcome> end = cluster.join(settings, id -> new Flagging(), Map.of(LINK, hanging));
            assertThat(said.get(30, TimeUnit.SECONDS))
                    .contains("this process does not join yet, since its topology 'Others' has not returned from"
                            + " neighbors(1, 0) for ")
                    .contains("FailingTopologyJobTests.hang");
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
            logger.detachAppender(appender);
            logger.setLevel(null);
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
