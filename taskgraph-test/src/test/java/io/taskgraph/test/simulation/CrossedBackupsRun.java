package io.taskgraph.test.simulation;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.contract.IdleTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One run in which the process with all primaries dies as soon as each task has a backup, mostly before one is in sync. Those that are left have
 * one slot each, taken by a backup, and often not by that of the task that they are to claim.
 */
final class CrossedBackupsRun {

    private static final int TASKS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Set<Long> entered = new HashSet<>();
    private final List<String> breaches = new ArrayList<>();
    private final Simulation simulation;

    private CrossedBackupsRun(long seed) {
        RuntimeSettings settings = RuntimeSettings.of("crossed", TASKS)
                .withSlots(1)
                .withBackup(BackupSettings.none().withReplicas(1));
        simulation =
                new Simulation(seed, Faults.delaysUpTo(Duration.ofMillis(5)), settings, task -> new Copy(), Map.of());
        SimulatedProcess first = simulation.startProcess(TASKS);
        await(() -> entered.size() == TASKS, "the first process does not take every task");
        simulation.start(TASKS);
        await(() -> UpdateScripts.entries(simulation, "/backups/").size() == TASKS, "not every task has a backup");
        first.kill();
        entered.clear();
        await(() -> entered.size() == TASKS, "tasks stay without primary");
    }

    static List<String> of(long seed) {
        return new CrossedBackupsRun(seed).breaches;
    }

    private void await(BooleanSupplier condition, String otherwise) {
        if (!simulation.runUntil(condition, PATIENCE)) {
            breaches.add(otherwise);
        }
    }

    /** Keeps nothing: where its task is is all that matters. */
    private final class Copy extends IdleTask {

        private long task;

        @Override
        public void init(long taskId, Framework framework) {
            task = taskId;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            entered.add(task);
        }
    }
}
