package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.google.protobuf.ByteString;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import io.taskgraph.runtime.RuntimeListener;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backup whose callback fails ends alone, and the log says so. If it has taken over by then, it is the task that fails. */
class FailingBackupTests {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @RegisterExtension
    private final ListenedLog log = new ListenedLog("JobSession");

    private final List<Seats> primaries = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void theJobGoesOnAndNobodyAsksForItsEnd() {
        RuntimeSettings settings = RuntimeSettings.of("seats", 1)
                .withSlots(2)
                .withBackup(BackupSettings.none().withReplicas(1));
        Simulation simulation = new Simulation(3, Faults.delaysOnly(), settings, task -> new Seats(), Map.of());
        simulation.start(2);
        simulation
                .processes()
                .forEach(process -> process.runtime().addListener(new RuntimeListener() {
                    @Override
                    public void taskFailed(long task, String callback, Throwable cause) {
                        failures.add(callback);
                    }
                }));
        await(
                simulation,
                () -> simulation.store().list("").toCompletableFuture().join().entries().stream()
                        .anyMatch(entry -> entry.key().endsWith("/insync/0")
                                && entry.value().toStringUtf8().contains("@")));
        BackedUpFramework framework = (BackedUpFramework) primaries.get(0).framework;

        framework.update(0, UpdateLog.of(ByteString.copyFromUtf8("a")));
        await(simulation, () -> log.lines(Level.WARN).stream().anyMatch(line -> line.contains("failed")));

        assertThat(log.lines(Level.WARN))
                .filteredOn(line -> line.contains("failed"))
                .singleElement()
                .asString()
                .startsWith("Job 'seats': callback 'update' of the backup of task 0 failed, so this backup ends");
        await(
                simulation,
                () -> log.lines(Level.INFO).stream()
                        .anyMatch(line -> line.matches(
                                "Job 'seats': task 0, incarnation \\d+ ends here: its callback failed.*")));
        framework.shutdownJob(Outcome.succeeded("all booked"));
        assertThat(simulation.runToEnd(LIMIT)).isTrue();
        assertThat(simulation.processes().get(0).outcome())
                .isEqualTo(Outcome.succeeded("all booked").reportedBy(0, 0));
        assertThat(log.lines(Level.ERROR)).isEmpty();
        assertThat(failures).as("listeners hear of failures that end the job").isEmpty();
    }

    private static void await(Simulation simulation, BooleanSupplier condition) {
        assertThat(simulation.runUntil(condition, LIMIT)).isTrue();
    }

    /** Books a seat in the primary, and fails in a backup. */
    private final class Seats implements Task, Backupable {

        private Framework framework;
        private boolean backup;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {}

        @Override
        public void becamePrimary() {
            backup = false;
            primaries.add(this);
        }

        @Override
        public void becameBackup() {
            backup = true;
        }

        @Override
        public void update(UpdateLog log) {
            if (backup) {
                throw new IllegalStateException("no such seat");
            }
        }

        @Override
        public void writeState(OutputStream out) {}

        @Override
        public void restoreState(InputStream in) {}
    }
}
