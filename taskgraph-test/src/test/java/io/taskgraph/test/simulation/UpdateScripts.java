package io.taskgraph.test.simulation;

import io.taskgraph.backup.Acknowledge;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Write;
import io.taskgraph.engine.BackupMessage;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Runs of {@link UpdateJob} in which things go wrong in an order that random faults hardly ever find. The seed decides the rest. */
final class UpdateScripts {

    private static final String TASK = "/tasks/1/";
    private static final String PRIMARY = TASK + "primary";
    private static final String BACKUPS = TASK + "backups/";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofMillis(200);

    private UpdateScripts() {}

    /** The backup of a task stands still while its primary does not reach the coordinator, and then the primary dies. */
    static UpdateRun cutPrimary(long seed) {
        return run(seed, 3, 1, 5, false, simulation -> {
            if (!awaitInSync(simulation, 1)) {
                return;
            }
            SimulatedProcess primary = holders(simulation, PRIMARY).get(0);
            SimulatedProcess follower = holders(simulation, BACKUPS).get(0);
            pause(simulation, follower, Duration.ofSeconds(5));
            primary.cutUntil(simulation.nanoTime() + Duration.ofSeconds(5).toNanos());
            pass(simulation, Duration.ofSeconds(2));
            primary.kill();
            simulation.startProcess();
        });
    }

    /**
     * The primary of a task leaves, and its backup stands still when it has asked the coordinator for the task, or is about to. While it
     * does, the primary takes it out of those in sync and goes on without it; then what the backup asked gets there.
     */
    static UpdateRun leavingPrimary(long seed) {
        Random random = new Random(seed);
        return run(seed, 3, 1, 5, false, simulation -> {
            if (!awaitInSync(simulation, 1)) {
                return;
            }
            SimulatedProcess primary = holders(simulation, PRIMARY).get(0);
            SimulatedProcess follower = holders(simulation, BACKUPS).get(0);
            simulation.onCommit((process, transaction, before, revision) -> {
                if (process == primary && transaction.writes().stream().anyMatch(UpdateScripts::isLeaving)) {
                    simulation.timer(
                            primary,
                            Duration.ofMillis(1 + random.nextInt(15)),
                            () -> pause(simulation, follower, Duration.ofSeconds(1)));
                }
            });
            simulation.startProcess();
            primary.runtime().drain().whenComplete((left, failure) -> primary.kill());
        });
    }

    /**
     * The primary of a task stands still while it tells one of its two backups something, and is taken for dead; the other one takes over
     * and tells the first one, which does not hear of it from the coordinator. Then the former primary goes on, and what it was about to
     * tell gets there.
     */
    static UpdateRun primaryThatComesBack(long seed) {
        Random random = new Random(seed);
        return run(seed, 4, 2, 20, true, simulation -> {
            if (!awaitInSync(simulation, 2)) {
                return;
            }
            SimulatedProcess primary = holders(simulation, PRIMARY).get(0);
            Entry backup = entries(simulation, BACKUPS).get(random.nextInt(2));
            SimulatedProcess deaf = holders(simulation, backup.key()).get(0);
            boolean[] tells = {false};
            simulation.onRequest((process, header) ->
                    tells[0] |= process == primary && header.toIncarnation() == backup.modRevision());
            simulation.runUntil(() -> tells[0], PATIENCE);
            deaf.deafUntil(simulation.nanoTime() + Duration.ofSeconds(4).toNanos());
            pause(simulation, primary, Duration.ofSeconds(2));
            primary.accuse();
        });
    }

    /**
     * The backup of a task answers how far it is, and every message that would bring it further is refused at once: it is to be taken out,
     * or no update of that task would be acknowledged any more.
     */
    static UpdateRun refusedEntries(long seed) {
        return run(seed, 3, 1, 5, false, simulation -> {
            if (!awaitInSync(simulation, 1)) {
                return;
            }
            long backup = entries(simulation, BACKUPS).get(0).modRevision();
            simulation.refuseBackups(request ->
                    request.header().toIncarnation() == backup && !(request.question() instanceof BackupMessage.Probe));
            boolean isOut = simulation.runUntil(
                    () -> entries(simulation, "/insync/1").stream()
                            .noneMatch(entry -> entry.value().toStringUtf8().matches(".*@" + backup + "\\b.*")),
                    TIMEOUT.plusSeconds(1));
            if (!isOut) {
                throw new IllegalStateException("a backup that takes no update is in sync for longer than its timeout");
            }
        });
    }

    /** Messages take longer than a backup may take to answer, and a state is what most of them carry. */
    static UpdateRun lateStates(long seed) {
        BackupSettings backup = new BackupSettings(2, Acknowledge.ALL, 1_000, 1, 100, Duration.ofMillis(60));
        Faults faults =
                Faults.delaysUpTo(Duration.ofMillis(40)).with(Fault.PAUSE, 3).within(Duration.ofSeconds(5));
        return new UpdateRun(seed, 4, backup, faults);
    }

    private static UpdateRun run(
            long seed, int processes, int replicas, int maxDelayMillis, boolean evicts, Consumer<Simulation> script) {
        BackupSettings backup = new BackupSettings(replicas, Acknowledge.ALL, 1_000, 100, 100, TIMEOUT);
        return new UpdateRun(
                seed, processes, backup, Faults.delaysUpTo(Duration.ofMillis(maxDelayMillis)), evicts, script);
    }

    /** Waits until a task has that many backups and they are in sync, and a little longer; false if that does not come to be in time. */
    private static boolean awaitInSync(Simulation simulation, int backups) {
        boolean there = simulation.runUntil(
                () -> holders(simulation, BACKUPS).size() == backups
                        && entries(simulation, "/insync/1").stream()
                                .anyMatch(entry -> entry.value().toStringUtf8().split("@", -1).length == backups + 1),
                PATIENCE);
        pass(simulation, Duration.ofMillis(100));
        return there
                && holders(simulation, PRIMARY).size() == 1
                && holders(simulation, BACKUPS).size() == backups;
    }

    static void pass(Simulation simulation, Duration span) {
        simulation.runUntil(() -> false, span);
    }

    static void pause(Simulation simulation, SimulatedProcess process, Duration span) {
        simulation.pause(process, simulation.nanoTime() + span.toNanos());
    }

    private static boolean isLeaving(Write write) {
        return write instanceof Write.Put put
                && put.key().contains("/nodes/")
                && put.value().toStringUtf8().contains("\"draining\":\"true\"");
    }

    static List<Entry> entries(Simulation simulation, String key) {
        return simulation.store().list("").toCompletableFuture().join().entries().stream()
                .filter(entry -> entry.key().contains(key))
                .toList();
    }

    static List<SimulatedProcess> holders(Simulation simulation, String key) {
        return entries(simulation, key).stream()
                .flatMap(entry -> simulation.processes().stream().filter(process -> process.holds(entry.leaseId())))
                .toList();
    }
}
