package io.taskgraph.test.simulation;

import com.google.protobuf.ByteString;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.backup.UpdateLog;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.contract.IdleTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run in which a copy ends while it takes its task over. The primary dies with an update under way, and one of its two backups stands
 * still: until that one has answered, or is out of sync, the other one cannot know whether the update is done.
 */
final class EndedTakeOverRun {

    private static final String PRIMARY = "/tasks/0/primary";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** By process, in the order of their start, the copies that it has made. */
    private final List<List<Ledger>> copies = new ArrayList<>();

    private final List<String> breaches = new ArrayList<>();
    private final Simulation simulation;
    private int entered;

    private EndedTakeOverRun(long seed, Consumer<BackedUpFramework> end) {
        RuntimeSettings settings = RuntimeSettings.of("ledger", 1)
                .withSlots(1)
                .withBackup(BackupSettings.none().withReplicas(2));
        Supplier<TaskBuilder> builders = () -> {
            List<Ledger> own = new ArrayList<>();
            copies.add(own);
            return task -> {
                Ledger made = new Ledger();
                own.add(made);
                return made;
            };
        };
        simulation = new Simulation(seed, Faults.delaysUpTo(Duration.ofMillis(5)), settings, builders, Map.of());
        simulation.start(3);
        await(
                () -> UpdateScripts.entries(simulation, "/insync/0").stream()
                        .anyMatch(entry -> entry.value().toStringUtf8().split("@", -1).length == 3),
                "no two backups are in sync");
        UpdateScripts.pass(simulation, Duration.ofMillis(100));
        if (breaches.isEmpty()) {
            takeOver(end);
        }
    }

    private void takeOver(Consumer<BackedUpFramework> end) {
        SimulatedProcess primary = UpdateScripts.holders(simulation, PRIMARY).get(0);
        List<SimulatedProcess> backups = UpdateScripts.holders(simulation, "/tasks/0/backups/");
        SimulatedProcess next = backups.get(0);
        UpdateScripts.pause(simulation, backups.get(1), Duration.ofSeconds(8));
        copyOf(primary)
                .framework
                .update(0, UpdateLog.of(ByteString.copyFromUtf8("under way")))
                .exceptionally(failure -> null);
        UpdateScripts.pass(simulation, Duration.ofMillis(500));
        primary.kill();
        await(() -> UpdateScripts.holders(simulation, PRIMARY).contains(next), "no backup takes over");
        UpdateScripts.pass(simulation, Duration.ofMillis(300));
        Ledger copy = copyOf(next);
        if (copy.primary) {
            breaches.add("the backup has taken over before it was to end");
        }
        end.accept(copy.framework);
    }

    /** The copy gives itself up: the task goes on elsewhere. */
    static List<String> killed(long seed) {
        EndedTakeOverRun run = new EndedTakeOverRun(seed, Framework::kill);
        int before = run.entered;
        run.await(() -> run.entered > before, "the task stays with a copy that is no more");
        return run.breaches;
    }

    /** A stage of the copy fails, which ends the job: that of an update, which a backup may not make. */
    static List<String> failed(long seed) {
        EndedTakeOverRun run = new EndedTakeOverRun(
                seed, framework -> framework.update(0, UpdateLog.of(ByteString.copyFromUtf8("by a backup"))));
        run.await(
                () -> run.simulation.processes().stream()
                        .anyMatch(process ->
                                process.outcome() != null && process.outcome().status() == Outcome.Status.FAILED),
                "the job does not end though its task has failed");
        return run.breaches;
    }

    private void await(BooleanSupplier condition, String otherwise) {
        if (!simulation.runUntil(condition, PATIENCE)) {
            breaches.add(otherwise);
        }
    }

    private Ledger copyOf(SimulatedProcess process) {
        List<Ledger> made = copies.get(simulation.processes().indexOf(process));
        return made.get(made.size() - 1);
    }

    /** Keeps nothing: who holds its updates is all that matters. */
    private final class Ledger extends IdleTask {

        private BackedUpFramework framework;
        private boolean primary;

        @Override
        public void init(long taskId, Framework given) {
            framework = (BackedUpFramework) given;
        }

        @Override
        public void becamePrimary() {
            primary = true;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            entered++;
        }
    }
}
