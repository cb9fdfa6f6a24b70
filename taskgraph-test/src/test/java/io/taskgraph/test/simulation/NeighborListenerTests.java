package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.NeighborListener;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Two tasks, each in a process of its own; task 0 notes what it is told of task 1. */
class NeighborListenerTests {

    private final List<String> told = new ArrayList<>();
    private final Map<Long, Framework> newest = new TreeMap<>();

    private final class Listening implements Task, NeighborListener {

        private long id;

        @Override
        public void init(long taskId, Framework framework) {
            id = taskId;
            newest.put(taskId, framework);
        }

        @Override
        public void enterEpoch(EpochContext context) {
            note("enters", context, "");
        }

        private void note(String what, EpochContext context, String linkType) {
            if (id == 0) {
                told.add(what + " " + context.epoch() + " " + linkType);
            }
        }

        @Override
        public void neighborFailed(EpochContext context, String linkType, long neighborId) {
            note("failed", context, linkType);
        }

        @Override
        public void neighborRestarted(EpochContext context, String linkType, long neighborId) {
            note("restarted", context, linkType);
        }

        @Override
        public void neighborMoved(EpochContext context, String linkType, long neighborId) {
            note("moved", context, linkType);
        }
    }

    private Simulation start() {
        Simulation simulation = new Simulation(
                1,
                Faults.delaysOnly(),
                RuntimeSettings.of("neighbors", 2).withSlots(1),
                task -> new Listening(),
                Map.of("Ring", Topologies.allToAll(2), "Peers", Topologies.allToAll(2)));
        simulation.start(2);
        await(simulation, () -> newest.size() == 2 && told.contains("enters 0 "));
        simulation.runUntil(() -> false, Duration.ofSeconds(1));
        assertThat(told).containsExactly("enters 0 ");
        return simulation;
    }

    private static void await(Simulation simulation, BooleanSupplier condition) {
        assertThat(simulation.runUntil(condition, Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void aNeighborThatDiesHasFailedAndIsRestartedElsewhere() {
        Simulation simulation = start();
        Framework killed = newest.get(1L);
        killed.kill();
        await(simulation, () -> told.contains("restarted 0 Ring") && newest.get(1L) != killed);
        assertThat(told)
                .containsExactly(
                        "enters 0 ", "failed 0 Peers", "failed 0 Ring", "restarted 0 Peers", "restarted 0 Ring");
        newest.get(1L).shutdownJob(Outcome.succeeded());
        assertThat(simulation.runToEnd(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void aNeighborThatIsHandedOverHasMoved() {
        Simulation simulation = start();
        long token = newest.get(1L).fencingToken();
        simulation.startProcess();
        simulation.runUntil(() -> false, Duration.ofSeconds(1));
        simulation.processes().stream()
                .limit(2)
                .filter(process -> holder(simulation, process))
                .forEach(process -> process.runtime().drain());
        await(simulation, () -> told.contains("moved 0 Ring") && newest.get(1L).fencingToken() > token);
        assertThat(told).containsExactly("enters 0 ", "moved 0 Peers", "moved 0 Ring");
    }

    private static boolean holder(Simulation simulation, SimulatedProcess process) {
        return simulation.store().list("").toCompletableFuture().join().entries().stream()
                .anyMatch(entry -> entry.key().endsWith("/tasks/1/primary") && process.holds(entry.leaseId()));
    }
}
