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
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Write;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator takes one task from a process that stays. */
class HandOverTaskTests {

    private static final long TASKS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Map<Long, Standing> current = new HashMap<>();
    private final List<Long> entered = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final List<String> exited = new ArrayList<>();

    @RegisterExtension
    private final ListenedLog log = new ListenedLog("JobSession");

    @Test
    void aSpareNodeElsewhereTakesItInOneTransaction() {
        Simulation simulation = start(2, settings(4));
        SimulatedProcess holder = holder(simulation, 1);

        holder.runtime().monitor().handOver(1);

        assertThat(simulation.runUntil(() -> holder(simulation, 1) != holder, SOON))
                .isTrue();
        assertThat(simulation.runUntil(() -> entered.equals(List.of(1L)), SOON)).isTrue();
        assertThat(deleted).doesNotContain("taskgraph/hand-over/tasks/1/primary");
        assertThat(keys(simulation)).noneMatch(entry -> entry.key().contains("/handovers/"));
        finish(simulation);
    }

    @Test
    void theProcessStaysAndCanTakeItBack() {
        Simulation simulation = start(2, settings(4));
        SimulatedProcess first = holder(simulation, 1);
        first.runtime().monitor().handOver(1);
        assertThat(simulation.runUntil(() -> entered.equals(List.of(1L)), SOON)).isTrue();

        holder(simulation, 1).runtime().monitor().handOver(1);

        assertThat(simulation.runUntil(() -> entered.equals(List.of(1L, 1L)), SOON))
                .isTrue();
        assertThat(holder(simulation, 1)).isSameAs(first);
        finish(simulation);
    }

    @Test
    void whereNobodyElseCanTakeItItStartsAnewHere() {
        Simulation simulation = start(1, settings(4));
        SimulatedProcess only = simulation.processes().get(0);

        only.runtime().monitor().handOver(1);

        assertThat(simulation.runUntil(() -> entered.equals(List.of(1L)), SOON)).isTrue();
        assertThat(deleted).contains("taskgraph/hand-over/tasks/1/primary");
        assertThat(holder(simulation, 1)).isSameAs(only);
        finish(simulation);
    }

    @Test
    void whoeverIsToTakeItIsWaitedFor() {
        Simulation simulation = start(2, settings(4));
        SimulatedProcess holder = holder(simulation, 1);
        SimulatedProcess other = other(simulation, holder);
        simulation.pause(other, simulation.nanoTime() + SOON.multipliedBy(3).toNanos());

        holder.runtime().monitor().handOver(1);

        assertThat(simulation.runUntil(() -> holder(simulation, 1) == other, SOON.multipliedBy(2)))
                .isFalse();
        assertThat(entered).isEmpty();
        assertThat(simulation.runUntil(() -> holder(simulation, 1) == other, SOON.multipliedBy(2)))
                .isTrue();
        assertThat(deleted).doesNotContain("taskgraph/hand-over/tasks/1/primary");
        assertThat(simulation.runUntil(() -> entered.equals(List.of(1L)), SOON)).isTrue();
        finish(simulation);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anOfferWhoseAnswerIsLostIsMadeAgain(long seed) {
        Simulation simulation = start(2, settings(4), seed, Faults.delaysOnly().withLostAnswers(0.5));
        assertThat(simulation.runUntil(() -> false, SOON))
                .as("each process hears of the other one meanwhile")
                .isFalse();
        SimulatedProcess holder = holder(simulation, 1);

        holder.runtime().monitor().handOver(1);

        assertThat(simulation.runUntil(() -> entered.equals(List.of(1L)), SOON.multipliedBy(10)))
                .as("long before the time to hand over is up")
                .isTrue();
        assertThat(deleted).doesNotContain("taskgraph/hand-over/tasks/1/primary");
        finish(simulation);
    }

    @Test
    void atTheDrainTimeoutItIsGivenUpAndStartsAnewHere() {
        Simulation simulation = start(2, drainingFor(settings(4), SOON));
        SimulatedProcess holder = holder(simulation, 1);
        SimulatedProcess other = other(simulation, holder);
        simulation.pause(other, simulation.nanoTime() + SOON.multipliedBy(5).toNanos());

        holder.runtime().monitor().handOver(1);

        assertThat(simulation.runUntil(
                        () -> deleted.contains("taskgraph/hand-over/tasks/1/primary"), SOON.multipliedBy(2)))
                .isTrue();
        assertThat(simulation.runUntil(() -> entered.equals(List.of(1L)), LIMIT))
                .isTrue();
        assertThat(keys(simulation)).noneMatch(entry -> entry.key().contains("/handovers/"));
        finish(simulation);
    }

    @Test
    void atTheDrainTimeoutATaskWhoseStateLivesInBackupsStays() {
        Simulation simulation = start(2, drainingFor(backedUp(), SOON));
        SimulatedProcess holder = holder(simulation, 1);
        SimulatedProcess other = other(simulation, holder);
        simulation.pause(other, simulation.nanoTime() + SOON.multipliedBy(5).toNanos());

        holder.runtime().monitor().handOver(1);

        assertThat(simulation.runUntil(() -> !deleted.isEmpty(), SOON.multipliedBy(2)))
                .isTrue();
        assertThat(deleted).containsOnly("taskgraph/hand-over/handovers/1");
        assertThat(simulation.runUntil(() -> !entered.isEmpty(), LIMIT)).isFalse();
        assertThat(holder(simulation, 1)).isSameAs(holder);
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("task 1", "goes on here: no other process with a backup of it in sync has taken it");
        finish(simulation);
    }

    @Test
    void aBackupInSyncTakesItWithItsState() {
        Simulation simulation = start(2, backedUp());
        SimulatedProcess holder = holder(simulation, 1);
        int[] acknowledged = {0};
        BackedUpFramework framework = (BackedUpFramework) current.get(1L).framework;
        framework.update(1, UpdateLog.of(ByteString.copyFromUtf8("a"))).thenRun(() -> acknowledged[0]++);
        assertThat(simulation.runUntil(() -> acknowledged[0] == 1, LIMIT)).isTrue();

        holder.runtime().monitor().handOver(1);

        assertThat(simulation.runUntil(() -> entered.contains(1L), SOON)).isTrue();
        assertThat(holder(simulation, 1)).isNotSameAs(holder);
        assertThat(current.get(1L).state).containsExactly("a");
        finish(simulation);
    }

    @Test
    void aTaskWhoseStateNoOtherCopyHoldsStays() {
        Simulation simulation = start(1, backedUp());
        SimulatedProcess only = simulation.processes().get(0);
        assertThat(keys(simulation)).anyMatch(entry -> entry.key().endsWith("/insync/1"));

        only.runtime().monitor().handOver(1);

        assertThat(simulation.runUntil(() -> !entered.isEmpty(), LIMIT)).isFalse();
        assertThat(deleted).isEmpty();
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("task 1", "goes on here: no other process has a backup of it in sync");
        finish(simulation);
    }

    private List<String> warnings() {
        return log.lines(Level.WARN).stream()
                .filter(message -> message.contains("is not handed over"))
                .toList();
    }

    private Simulation start(int processes, RuntimeSettings settings) {
        return start(processes, settings, 3, Faults.delaysOnly());
    }

    private Simulation start(int processes, RuntimeSettings settings, long seed, Faults faults) {
        Simulation simulation = new Simulation(seed, faults, settings, task -> new Standing(), Map.of());
        simulation.start(processes);
        assertThat(simulation.runUntil(() -> entered.size() >= TASKS, LIMIT)).isTrue();
        boolean replicated = settings.backup().replicas() > 0;
        assertThat(simulation.runUntil(() -> isSettled(simulation, processes, replicated), LIMIT))
                .isTrue();
        simulation.onCommit((process, transaction, before, revision) -> transaction.writes().stream()
                .filter(write -> write instanceof Write.Delete)
                .forEach(write -> deleted.add(((Write.Delete) write).key())));
        entered.clear();
        return simulation;
    }

    /** Returns whether all are members and, where tasks are backed up by another process, all backups are in sync. */
    private static boolean isSettled(Simulation simulation, int processes, boolean replicated) {
        List<Entry> keys = keys(simulation);
        long members =
                keys.stream().filter(entry -> entry.key().contains("/nodes/")).count();
        long inSync = keys.stream()
                .filter(entry -> entry.key().contains("/insync/")
                        && (processes == 1 || entry.value().toStringUtf8().contains("@")))
                .count();
        return members == processes && (!replicated || inSync == TASKS);
    }

    private static SimulatedProcess other(Simulation simulation, SimulatedProcess one) {
        return simulation.processes().stream()
                .filter(process -> process != one)
                .findFirst()
                .orElseThrow();
    }

    private static RuntimeSettings drainingFor(RuntimeSettings settings, Duration timeout) {
        return settings.toBuilder().drainTimeout(timeout).build();
    }

    private static RuntimeSettings settings(int slots) {
        return RuntimeSettings.of("hand-over", TASKS).withSlots(slots);
    }

    private static RuntimeSettings backedUp() {
        return settings(8).withBackup(BackupSettings.none().withReplicas(1));
    }

    private void finish(Simulation simulation) {
        current.get(0L).framework.shutdownJob(Outcome.succeeded());
        assertThat(simulation.runToEnd(LIMIT)).isTrue();
        assertThat(exited).hasSize((int) TASKS);
    }

    private static SimulatedProcess holder(Simulation simulation, long task) {
        long lease = keys(simulation).stream()
                .filter(entry -> entry.key().endsWith("/tasks/" + task + "/primary"))
                .mapToLong(Entry::leaseId)
                .findFirst()
                .orElse(-1);
        return simulation.processes().stream()
                .filter(process -> process.holds(lease))
                .findFirst()
                .orElse(null);
    }

    private static List<Entry> keys(Simulation simulation) {
        return simulation.store().list("").toCompletableFuture().join().entries();
    }

    /** Stays in its first epoch until the test ends the job. */
    private final class Standing implements Task, Backupable {

        private final List<String> state = new ArrayList<>();
        private Framework framework;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            current.put(framework.getTaskId(), this);
            entered.add(framework.getTaskId());
        }

        @Override
        public void exit() {
            if (current.get(framework.getTaskId()) == this) {
                exited.add("task " + framework.getTaskId());
            }
        }

        @Override
        public void becamePrimary() {}

        @Override
        public void becameBackup() {}

        @Override
        public void update(UpdateLog log) {
            state.add(log.payload().toStringUtf8());
        }

        @Override
        public void writeState(OutputStream out) {}

        @Override
        public void restoreState(InputStream in) {}
    }
}
