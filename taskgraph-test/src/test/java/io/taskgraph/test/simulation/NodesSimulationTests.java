package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Node;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.test.contract.IdleTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which nodes the processes see when one of them is killed, or vanishes until its lease has ended. */
class NodesSimulationTests {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Map<Long, Framework> acting = new HashMap<>();

    @Test
    void slotsThatHoldBackupsAreNotFreeButOpenToPrimaries() {
        Simulation simulation = start(2);
        JobSnapshot snapshot = simulation.processes().get(0).runtime().monitor().snapshot(Duration.ofSeconds(1));
        assertThat(snapshot.spareNodes()).isZero();
        assertThat(snapshot.openNodes()).isEqualTo(2);
        assertThat(snapshot.nodes()).isEqualTo(acting.get(0L).getNodes());
    }

    @Test
    void aBackupOfAKilledProcessKeepsItsNodeAsPrimary() {
        promotes(true);
    }

    @Test
    void aBackupOfAProcessThatHasVanishedKeepsItsNodeAsPrimary() {
        promotes(false);
    }

    private void promotes(boolean killed) {
        Simulation simulation = start(3);
        Node before = node(0, Node.Status.PRIMARY);
        Node backup = node(0, Node.Status.BACKUP);
        SimulatedProcess holder = simulation.processes().stream()
                .filter(process -> before.connection()
                        .equals(process.runtime().monitor().snapshot(LIMIT).address()))
                .findFirst()
                .orElseThrow();
        acting.clear();
        if (killed) {
            holder.kill();
        } else {
            holder.vanish();
        }
        assertThat(simulation.runUntil(() -> acting.containsKey(0L) && isSettled(simulation, 0), LIMIT))
                .isTrue();
        assertThat(node(0, Node.Status.PRIMARY).id()).isEqualTo(backup.id());
        assertThat(acting.get(0L).getNodes())
                .noneMatch(node -> node.connection().equals(before.connection()));
    }

    private Simulation start(int processes) {
        RuntimeSettings settings = RuntimeSettings.of("nodes", 2)
                .withSlots(2)
                .withBackup(BackupSettings.none().withReplicas(1));
        Simulation simulation = new Simulation(5, Faults.delaysOnly(), settings, task -> new Standing(), Map.of());
        simulation.start(processes);
        assertThat(simulation.runUntil(() -> acting.size() == 2 && isSettled(simulation, 2 * processes - 4), LIMIT))
                .isTrue();
        return simulation;
    }

    /** Returns whether all processes see two primaries, two backups and so many free nodes. */
    private static boolean isSettled(Simulation simulation, int unassigned) {
        return simulation.processes().stream()
                .filter(SimulatedProcess::isAlive)
                .map(process -> process.runtime().monitor().nodes())
                .allMatch(nodes -> count(nodes, Node.Status.PRIMARY) == 2
                        && count(nodes, Node.Status.BACKUP) == 2
                        && count(nodes, Node.Status.UNASSIGNED) == unassigned);
    }

    private static long count(List<Node> nodes, Node.Status status) {
        return nodes.stream().filter(node -> node.status() == status).count();
    }

    private Node node(long task, Node.Status status) {
        return acting.get(task).getNodes().stream()
                .filter(node -> node.status() == status && node.taskId().orElse(-1) == task)
                .findFirst()
                .orElseThrow();
    }

    private final class Standing extends IdleTask {

        private Framework framework;

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = newFramework;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            acting.put(framework.getTaskId(), framework);
        }
    }
}
