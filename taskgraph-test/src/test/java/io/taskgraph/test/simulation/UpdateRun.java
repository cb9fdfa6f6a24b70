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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of {@link UpdateJob} under seeded faults, held against {@link UpdateChecker}. */
final class UpdateRun {

    private static final long TASKS = 3;
    private static final long LAST_EPOCH = 6;

    /** Updates that a run makes, if no epoch is entered twice. */
    static final int UPDATES = 3 * 7 * 16;

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final List<String> breaches = new ArrayList<>();
    private final Simulation simulation;
    private UpdateChecker checker;

    UpdateRun(long seed, int processes, BackupSettings backup, Faults faults) {
        this(seed, processes, backup, faults, started -> {});
    }

    private UpdateRun(long seed, int processes, BackupSettings backup, Faults faults, Consumer<Simulation> script) {
        Random random = new Random(~seed);
        simulation = new Simulation(
                seed,
                faults,
                RuntimeSettings.of("updates", TASKS)
                        .withSlots(2 + random.nextInt(5))
                        .withBackup(backup),
                task -> new UpdateJob(checker, random, TASKS, LAST_EPOCH, 16),
                Map.of(UpdateJob.LINK, Topologies.allToAll(TASKS)));
        checker = new UpdateChecker(
                simulation, backup.acknowledge(), faults.count(Fault.FALSE_EVIDENCE) > 0 || faults.drift() > 0);
        FencingChecker fencing = new FencingChecker(simulation);
        simulation.start(processes);
        script.accept(simulation);
        breaches.addAll(RunEnd.of(simulation, Outcome.succeeded().reportedBy(0, LAST_EPOCH)::equals, LIMIT));
        breaches.addAll(checker.breaches());
        breaches.addAll(fencing.breaches());
    }

    /** Runs under a mix of faults that the seed decides, acknowledged by all in-sync copies. */
    static UpdateRun ofRandomFaults(long seed) {
        return ofRandomFaults(seed, Acknowledge.ALL);
    }

    static UpdateRun ofRandomFaults(long seed, Acknowledge acknowledge) {
        Random random = new Random(seed);
        Faults faults = Faults.delaysUpTo(Duration.ofMillis(1 + random.nextInt(20)))
                .withLostAnswers(random.nextInt(3) * 0.03)
                .within(Duration.ofMillis(500 + random.nextInt(6_000)));
        for (Fault fault : Fault.values()) {
            faults = faults.with(fault, random.nextInt(3));
        }
        return new UpdateRun(seed, 2 + random.nextInt(3), backup(random, acknowledge), faults);
    }

    /** Runs under a mix that leaves out some of the faults. */
    static UpdateRun ofSwarm(long seed) {
        Random random = new Random(seed);
        Faults faults = Faults.swarm(random);
        Acknowledge acknowledge =
                random.nextInt(4) > 0 ? Acknowledge.ALL : random.nextBoolean() ? Acknowledge.QUORUM : Acknowledge.NONE;
        return new UpdateRun(seed, 2 + random.nextInt(4), backup(random, acknowledge), faults);
    }

    private static BackupSettings backup(Random random, Acknowledge acknowledge) {
        int replicas = 1 + random.nextInt(2);
        return new BackupSettings(replicas, acknowledge, 1_000, 1 + random.nextInt(40), 100, Duration.ofMillis(500));
    }

    /** The backup of a task stands still while its primary does not reach the coordinator, and then the primary dies. */
    static UpdateRun ofCutPrimary(long seed) {
        BackupSettings backup = new BackupSettings(1, Acknowledge.ALL, 1_000, 100, 100, Duration.ofMillis(200));
        return new UpdateRun(seed, 3, backup, Faults.delaysUpTo(Duration.ofMillis(5)), simulation -> {
            simulation.runUntil(() -> holder(simulation, "/tasks/1/backups/") != null, Duration.ofSeconds(10));
            simulation.runUntil(() -> false, Duration.ofMillis(200));
            SimulatedProcess primary = holder(simulation, "/tasks/1/primary");
            SimulatedProcess follower = holder(simulation, "/tasks/1/backups/");
            if (primary != null && follower != null) {
                simulation.pause(
                        follower, simulation.nanoTime() + Duration.ofSeconds(5).toNanos());
                primary.cutUntil(simulation.nanoTime() + Duration.ofSeconds(5).toNanos());
                simulation.runUntil(() -> false, Duration.ofSeconds(2));
                primary.kill();
                simulation.startProcess();
            }
        });
    }

    private static @Nullable SimulatedProcess holder(Simulation simulation, String key) {
        return simulation.store().list("").toCompletableFuture().join().entries().stream()
                .filter(entry -> entry.key().contains(key))
                .flatMap(entry -> simulation.processes().stream().filter(process -> process.holds(entry.leaseId())))
                .findFirst()
                .orElse(null);
    }

    /** Returns what went wrong; empty for a right run. */
    List<String> breaches() {
        return breaches;
    }

    UpdateChecker checker() {
        return checker;
    }
}
