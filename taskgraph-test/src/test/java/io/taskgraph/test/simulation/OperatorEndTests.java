package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import io.taskgraph.coordination.Entry;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** An operator ends the job at a process that holds backups too, or nothing else. */
class OperatorEndTests {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(2);

    /** Task 0, the lowest, is a backup there: it cannot end the job. */
    @Test
    void aProcessWhoseLowestTaskIsABackupEndsTheJobThroughItsOwnTask() {
        Simulation simulation = start(2, 2, 2);
        SimulatedProcess holder = holder(simulation, 1);
        assertThat(holder).isNotSameAs(holder(simulation, 0));

        long through = holder.runtime().monitor().shutdownJob(Outcome.failed("enough"));

        assertThat(through).isEqualTo(1);
        assertThat(simulation.runToEnd(SOON)).isTrue();
        assertThat(simulation.processes())
                .extracting(SimulatedProcess::outcome)
                .containsOnly(Outcome.failed("enough").reportedBy(Outcome.OPERATOR, 0));
    }

    @Test
    void aProcessWithBackupsAloneRefusesAndKeepsThem() {
        Simulation simulation = start(1, 2, 1);
        SimulatedProcess primary = holder(simulation, 0);
        SimulatedProcess backup = simulation.processes().stream()
                .filter(process -> process != primary)
                .findFirst()
                .orElseThrow();

        assertThatIllegalStateException()
                .isThrownBy(() -> backup.runtime().monitor().shutdownJob(Outcome.failed("enough")))
                .withMessageContaining("this process is primary of none");

        assertThat(simulation.runUntil(() -> inSync(simulation) < 1, SOON)).isFalse();
        primary.runtime().monitor().shutdownJob(Outcome.succeeded("enough"));
        assertThat(simulation.runToEnd(SOON)).isTrue();
        assertThat(primary.outcome()).isEqualTo(Outcome.succeeded("enough").reportedBy(Outcome.OPERATOR, 0));
    }

    private static Simulation start(int tasks, int processes, int slots) {
        RuntimeSettings settings = RuntimeSettings.of("operated", tasks)
                .withSlots(slots)
                .withBackup(BackupSettings.none().withReplicas(1));
        Simulation simulation = new Simulation(3, Faults.delaysOnly(), settings, task -> new Standing(), Map.of());
        simulation.start(processes);
        BooleanSupplier settled = () -> inSync(simulation) == tasks;
        assertThat(simulation.runUntil(settled, LIMIT)).isTrue();
        return simulation;
    }

    /** Returns the number of tasks with a backup in sync. */
    private static long inSync(Simulation simulation) {
        return keys(simulation).stream()
                .filter(entry -> entry.key().contains("/insync/")
                        && entry.value().toStringUtf8().contains("@"))
                .count();
    }

    private static SimulatedProcess holder(Simulation simulation, long task) {
        long lease = keys(simulation).stream()
                .filter(entry -> entry.key().endsWith("/tasks/" + task + "/primary"))
                .mapToLong(Entry::leaseId)
                .sum();
        return simulation.processes().stream()
                .filter(process -> process.holds(lease))
                .findFirst()
                .orElseThrow();
    }

    private static List<Entry> keys(Simulation simulation) {
        return simulation.store().list("").toCompletableFuture().join().entries();
    }

    private static final class Standing implements Task, Backupable {

        @Override
        public void init(long taskId, Framework framework) {}

        @Override
        public void enterEpoch(EpochContext context) {}

        @Override
        public void update(UpdateLog log) {}

        @Override
        public void writeState(OutputStream out) {}

        @Override
        public void restoreState(InputStream in) {}
    }
}
