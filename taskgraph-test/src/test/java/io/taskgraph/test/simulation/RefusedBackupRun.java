package io.taskgraph.test.simulation;

import io.taskgraph.TaskBuilder;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.contract.IdleTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run in which the process that is the first to back the task up cannot do so, and another one could. */
final class RefusedBackupRun {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<String> breaches = new ArrayList<>();
    private final Simulation simulation;

    /** The builder of the process whose backups fail; null before there was one. */
    private @Nullable Object failing;

    private RefusedBackupRun(long seed) {
        RuntimeSettings settings = RuntimeSettings.of("refused", 1)
                .withSlots(1)
                .withBackup(BackupSettings.none().withReplicas(1));
        Supplier<TaskBuilder> builders = () -> {
            Object process = new Object();
            return task -> new Copy(process);
        };
        simulation = new Simulation(seed, Faults.delaysUpTo(Duration.ofMillis(5)), settings, builders, Map.of());
        simulation.start(3);
        await(() -> failing != null, "no process backs the task up");
        await(
                () -> UpdateScripts.entries(simulation, "/insync/0").stream()
                        .anyMatch(entry -> entry.value().toStringUtf8().contains("@")),
                "no other process backs the task up");
    }

    static List<String> of(long seed) {
        return new RefusedBackupRun(seed).breaches;
    }

    private void await(BooleanSupplier condition, String otherwise) {
        if (breaches.isEmpty() && !simulation.runUntil(condition, PATIENCE)) {
            breaches.add(otherwise);
        }
    }

    private final class Copy extends IdleTask {

        private final Object process;

        private Copy(Object process) {
            this.process = process;
        }

        @Override
        public void becameBackup() {
            if (failing == null) {
                failing = process;
            }
            if (failing == process) {
                throw new IllegalStateException("this process backs nothing up");
            }
        }
    }
}
