package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.taskgraph.EpochContext;
import io.taskgraph.FailedTopologyException;
import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
                    .isEqualTo(
                            "task 1, callback 'Topology.neighbors': the topology of link type 'Others' failed for task 1"
                                    + " in epoch 3: java.lang.AssertionError: on purpose");
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
