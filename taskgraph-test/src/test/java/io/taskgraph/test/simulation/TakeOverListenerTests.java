package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.coordination.Entry;
import io.taskgraph.runtime.RuntimeListener;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.contract.IdleTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a listener is told of tasks that come to a process. */
class TakeOverListenerTests {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int TASKS = 6;

    private final List<Long> entered = new ArrayList<>();
    private final List<Long> takenOver = new ArrayList<>();

    @Test
    void everyTaskOfALostProcessIsReportedThoughAllAreClaimedAtOneRevision() {
        RuntimeSettings settings = RuntimeSettings.of("taken-over", TASKS).withSlots(TASKS);
        Simulation simulation = new Simulation(1, Faults.delaysOnly(), settings, task -> new Standing(task), Map.of());
        simulation.start(2);
        assertThat(simulation.runUntil(() -> entered.size() == TASKS, LIMIT)).isTrue();
        simulation
                .processes()
                .forEach(process -> process.runtime().addListener(new RuntimeListener() {
                    @Override
                    public void taskTakenOver(long task, boolean handedOver, long nanos) {
                        takenOver.add(task);
                    }
                }));
        List<Long> before = List.copyOf(entered);

        holder(simulation, 0).kill();
        assertThat(simulation.runUntil(() -> entered.size() > before.size(), LIMIT))
                .isTrue();
        assertThat(simulation.runUntil(() -> false, Duration.ofSeconds(1))).isFalse();

        assertThat(takenOver)
                .hasSizeGreaterThan(1)
                .containsExactlyInAnyOrderElementsOf(entered.subList(before.size(), entered.size()));
    }

    private static SimulatedProcess holder(Simulation simulation, long task) {
        long lease = simulation.store().list("").toCompletableFuture().join().entries().stream()
                .filter(entry -> entry.key().endsWith("/tasks/" + task + "/primary"))
                .mapToLong(Entry::leaseId)
                .sum();
        return simulation.processes().stream()
                .filter(process -> process.holds(lease))
                .findFirst()
                .orElseThrow();
    }

    private final class Standing extends IdleTask {

        private final long task;

        Standing(long task) {
            this.task = task;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            entered.add(task);
        }
    }
}
