package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.backup.Acknowledge;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One run of {@link UpdateJob} with one task that updates itself all the time, so that its updates need no network, while each message to
 * its backup takes long. The backup must be in sync soon all the same, and take over with all that was acknowledged.
 */
final class UpdateStreamRun {

    private static final int UPDATES = 8_000;
    private static final Duration HAND_OVER = Duration.ofNanos(300_000);
    private static final Duration WAY_TO_BACKUPS = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final List<String> breaches = new ArrayList<>();
    private final Simulation simulation;
    private UpdateChecker checker;

    private UpdateStreamRun(long seed, int retained, Acknowledge acknowledge) {
        BackupSettings backup = new BackupSettings(1, acknowledge, 1_000, retained, 100, Duration.ofMillis(500));
        simulation = new Simulation(
                seed,
                Faults.delaysUpTo(HAND_OVER),
                RuntimeSettings.builder("stream", 1).slots(1).backup(backup).build(),
                task -> new UpdateJob(checker, new Random(seed), 1, 0, UPDATES),
                Map.of(UpdateJob.LINK, Topologies.allToAll(1)));
        checker = new UpdateChecker(simulation, acknowledge, false);
        simulation.slowDownBackups(WAY_TO_BACKUPS);
        simulation.start(1);
        addProcess();
        awaitInSync("the first backup");
        UpdateScripts.pass(simulation, Duration.ofMillis(300));
        simulation.processes().get(0).kill();
        simulation.runUntil(() -> checker.takeOvers() > 0, PATIENCE);
        addProcess();
        awaitInSync("the backup of the one that took over");
        breaches.addAll(RunEnd.of(simulation, Outcome.succeeded().reportedBy(0, 0)::equals, LIMIT));
        breaches.addAll(checker.breaches());
    }

    /** Lets one more process join while updates are made. */
    private void addProcess() {
        int before = checker.done();
        simulation.runUntil(() -> checker.done() > before + 100, PATIENCE);
        simulation.startProcess();
    }

    private void awaitInSync(String which) {
        boolean inSync = simulation.runUntil(
                () -> UpdateScripts.entries(simulation, "/insync/0").stream()
                        .anyMatch(entry -> UpdateScripts.entries(simulation, "/tasks/0/backups/").stream()
                                .anyMatch(backup ->
                                        entry.value().toStringUtf8().contains("@" + backup.modRevision() + "\""))),
                PATIENCE);
        if (!inSync) {
            breaches.add(which + " is not in sync after " + PATIENCE + " of updates");
        }
    }

    /** The log that is retained holds all updates that are made in the time of some messages. */
    static List<String> longLog(long seed) {
        return new UpdateStreamRun(seed, 1_000, Acknowledge.ALL).breaches;
    }

    /** More updates are made while a state is transferred than are retained. */
    static List<String> shortLog(Acknowledge acknowledge, long seed) {
        return new UpdateStreamRun(seed, 10, acknowledge).breaches;
    }
}
