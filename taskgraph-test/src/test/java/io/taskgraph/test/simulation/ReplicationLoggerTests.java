package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a lack of backups is a warning, and how its end is told. */
class ReplicationLoggerTests {

    private static final String JOB = "backed-up";

    @RegisterExtension
    private final ListenedLog log = new ListenedLog("JobSession");

    private final Simulation simulation = new Simulation(
            7,
            Faults.delaysOnly(),
            RuntimeSettings.of(JOB, 1)
                    .withSlots(1)
                    .withBackup(BackupSettings.none().withReplicas(1)),
            task -> new Standing(),
            Map.of());

    @Test
    void aStartWithoutBackupsForAMomentIsNoWarning() {
        simulation.start(1);
        pass(Duration.ofSeconds(10));
        simulation.startProcess();
        pass(Duration.ofMinutes(2));
        assertThat(lines(Level.INFO))
                .containsExactly(
                        "Job 'backed-up': task 0 has 0 of 1 backups in sync; work goes on",
                        "Job 'backed-up': task 0 has 1 of 1 backups in sync");
        assertThat(lines(Level.WARN)).isEmpty();
    }

    @Test
    void aLackThatLastsIsAWarningAndSoIsItsEnd() {
        simulation.start(1);
        pass(Duration.ofMinutes(2));
        assertThat(lines(Level.WARN))
                .containsExactly(
                        "Job 'backed-up': task 0 has had fewer backups in sync than it should (0 of 1,"
                                + " 'taskgraph.backup.replicas') for 30 s; work goes on, but its state is lost with the last copy. A backup takes a"
                                + " free node in another process: add a process, or raise 'taskgraph.node.slots' of the others");
        simulation.startProcess();
        pass(Duration.ofMinutes(2));
        assertThat(lines(Level.WARN)).hasSize(2).last().isEqualTo("Job 'backed-up': task 0 has 1 of 1 backups in sync");
    }

    @Test
    void aLackOfManyTasksIsOneWarningAndSoIsItsEnd() {
        Simulation large = new Simulation(
                7,
                Faults.delaysOnly(),
                RuntimeSettings.of(JOB, 1_000)
                        .withSlots(1_000)
                        .withBackup(BackupSettings.none().withReplicas(1)),
                task -> new Standing(),
                Map.of());
        large.start(1);
        large.runUntil(() -> false, Duration.ofMinutes(2));
        assertThat(lines(Level.WARN))
                .singleElement()
                .asString()
                .startsWith(
                        "Job 'backed-up': 1000 tasks have had fewer backups in sync than the 1 of"
                                + " 'taskgraph.backup.replicas' for 30 s: tasks 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 990 more; work goes on,");
        large.startProcess();
        large.runUntil(() -> false, Duration.ofMinutes(2));
        assertThat(lines(Level.WARN))
                .hasSize(2)
                .last()
                .asString()
                .matches(
                        "Job 'backed-up': task \\d+ has 1 of 1 backups in sync, as the last of those here that have had"
                                + " fewer");
    }

    private void pass(Duration time) {
        assertThat(simulation.runUntil(() -> false, time)).isFalse();
    }

    private List<String> lines(Level level) {
        return log.lines(level).stream()
                .filter(line -> line.startsWith("Job '" + JOB + "'") && line.contains("backups in sync"))
                .toList();
    }

    /** Stays in its first epoch. */
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
