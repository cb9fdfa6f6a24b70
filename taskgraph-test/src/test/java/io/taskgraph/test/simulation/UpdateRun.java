package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.backup.Acknowledge;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** One run of {@link UpdateJob} under seeded faults, held against {@link UpdateChecker}. */
final class UpdateRun {

    static final long TASKS = 3;
    private static final long LAST_EPOCH = 6;

    /** Updates that a run makes, if no epoch is entered twice. */
    static final int UPDATES = 3 * 7 * 16;

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final List<String> breaches = new ArrayList<>();
    private final Simulation simulation;
    private UpdateChecker checker;

    UpdateRun(long seed, int processes, BackupSettings backup, Faults faults) {
        this(seed, processes, backup, faults, false, started -> {});
    }

    UpdateRun(
            long seed,
            int processes,
            BackupSettings backup,
            Faults faults,
            boolean evicts,
            Consumer<Simulation> script) {
        this(seed, seed, processes, LAST_EPOCH, backup, faults, evicts, prepared -> {}, script);
    }

    /**
     * Runs the job.
     *
     * @param timing decides delays and faults
     * @param evicts whether the script evicts live processes
     * @param prepare told of the simulation before it starts
     * @param script what goes wrong beside the faults
     */
    private UpdateRun(
            long seed,
            long timing,
            int processes,
            long lastEpoch,
            BackupSettings backup,
            Faults faults,
            boolean evicts,
            Consumer<Simulation> prepare,
            Consumer<Simulation> script) {
        Random random = new Random(~seed);
        simulation = new Simulation(
                timing,
                faults,
                RuntimeSettings.builder("updates", TASKS)
                        .slots(2 + random.nextInt(5))
                        .backup(backup)
                        .flags(SwarmPlan.flags(seed))
                        .build(),
                task -> new UpdateJob(checker, random, TASKS, lastEpoch, 16),
                Map.of(UpdateJob.LINK, Topologies.allToAll(TASKS)));
        checker = new UpdateChecker(
                simulation,
                backup.acknowledge(),
                evicts || faults.count(Fault.FALSE_EVIDENCE) > 0 || faults.drift() > 0);
        FencingChecker fencing = new FencingChecker(simulation);
        prepare.accept(simulation);
        simulation.start(processes);
        script.accept(simulation);
        breaches.addAll(RunEnd.of(simulation, Outcome.succeeded().reportedBy(0, lastEpoch)::equals, LIMIT));
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
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.SILENT_WATCH))) {
            faults = faults.with(fault, random.nextInt(3));
        }
        return new UpdateRun(seed, 2 + random.nextInt(3), backup(random, acknowledge), faults.withSomeSilence(seed));
    }

    /** Plans a run under a mix that leaves out some of the faults. */
    static SwarmPlan plan(long seed) {
        return SwarmPlan.of(SimulatedJob.UPDATES, seed, TASKS, LAST_EPOCH, random -> {
            acknowledge(random);
            return 2 + random.nextInt(4);
        });
    }

    static UpdateRun of(SwarmPlan plan, Consumer<Simulation> prepare) {
        Random random = plan.random();
        Acknowledge acknowledge = acknowledge(random);
        random.nextInt(4); // the number of processes, which the plan may have changed
        return new UpdateRun(
                plan.seed(),
                plan.timing(),
                plan.processes(),
                plan.lastEpoch(),
                backup(random, acknowledge),
                plan.faults(),
                false,
                prepare,
                started -> {});
    }

    private static Acknowledge acknowledge(Random random) {
        return random.nextInt(4) > 0 ? Acknowledge.ALL : random.nextBoolean() ? Acknowledge.QUORUM : Acknowledge.NONE;
    }

    private static BackupSettings backup(Random random, Acknowledge acknowledge) {
        int replicas = 1 + random.nextInt(2);
        return new BackupSettings(replicas, acknowledge, 1_000, 1 + random.nextInt(40), 100, Duration.ofMillis(500));
    }

    /** Returns what went wrong; empty for a right run. */
    List<String> breaches() {
        return breaches;
    }

    UpdateChecker checker() {
        return checker;
    }
}
