package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.coordination.Entry;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What happens when one thing goes wrong, and how long it takes in virtual time. The lease lasts 10 s throughout. */
class FailureHandlingSimulationTests {

    private static final long TASKS = 6;
    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Waits in its first epoch until the test ends the job. */
    private final class WaitingTask implements Task {

        private Framework framework;
        private long id;

        @Override
        public void init(long taskId, Framework newFramework) {
            id = taskId;
            framework = newFramework;
            current.put(taskId, this);
        }

        @Override
        public void enterEpoch(EpochContext context) {
            entered.add(id);
        }
    }

    private final Map<Long, WaitingTask> current = new HashMap<>();
    private final List<Long> entered = new ArrayList<>();

    @Test
    void tasksOfAProcessThatIsKilledMoveLongBeforeItsLeaseEnds() {
        Simulation simulation = start(3, 6);
        SimulatedProcess victim = holder(simulation, 0);
        List<Long> lost = tasksOf(simulation, victim);
        entered.clear();
        victim.kill();
        assertThat(simulation.runUntil(() -> entered.size() == lost.size(), TTL.dividedBy(10)))
                .isTrue();
        assertThat(entered).containsExactlyInAnyOrderElementsOf(lost);
        finish(simulation);
    }

    @Test
    void leavingHandsTheTasksOverAtOnceAndTouchesNoOthers() {
        Simulation simulation = start(3, 6);
        SimulatedProcess leaving = holder(simulation, 0);
        List<Long> moved = tasksOf(simulation, leaving);
        entered.clear();
        boolean[] left = new boolean[1];
        leaving.runtime().drain().whenComplete((done, failure) -> left[0] = true);
        assertThat(simulation.runUntil(() -> left[0], TTL.dividedBy(10))).isTrue();
        assertThat(simulation.runUntil(() -> entered.size() == moved.size(), TTL.dividedBy(10)))
                .isTrue();
        assertThat(entered).containsExactlyInAnyOrderElementsOf(moved);
        leaving.kill();
        finish(simulation);
    }

    @Test
    void theOnlyProcessLeavesAtOnce() {
        Simulation simulation = start(1, 6);
        assertThat(timeToLeave(simulation, simulation.processes().get(0))).isLessThan(TTL.dividedBy(10));
    }

    @Test
    void aProcessWhoseTasksNobodyCanTakeLeavesAtTheDrainTimeout() {
        Simulation simulation = start(2, 3);
        RuntimeSettings settings = settings(3);
        assertThat(timeToLeave(simulation, simulation.processes().get(0)))
                .isBetween(settings.drainTimeout(), settings.drainTimeout().plus(TTL.dividedBy(10)));
    }

    @Test
    void anOutageOfTheCoordinatorThreeTimesAsLongAsALeaseRestartsNothing() {
        Simulation simulation = start(3, 6);
        entered.clear();
        simulation.storeAway(TTL.multipliedBy(3));
        finish(simulation);
        assertThat(entered).isEmpty();
    }

    @Test
    void aCutShorterThanTheLeaseRestartsNothing() {
        Simulation simulation = start(3, 6);
        entered.clear();
        holder(simulation, 0).cutUntil(simulation.nanoTime() + TTL.toNanos() / 2);
        finish(simulation);
        assertThat(entered).isEmpty();
    }

    @Test
    void aProcessThatIsCutOffForLongerThanItsLeaseComesBackAsAnotherOne() {
        Simulation simulation = start(3, 6);
        SimulatedProcess cut = holder(simulation, 0);
        List<Long> lost = tasksOf(simulation, cut);
        entered.clear();
        cut.cutUntil(simulation.nanoTime() + 2 * TTL.toNanos());
        assertThat(simulation.runUntil(() -> entered.size() == lost.size(), TTL.multipliedBy(2)))
                .isTrue();
        assertThat(entered).containsExactlyInAnyOrderElementsOf(lost);
        assertThat(simulation.runUntil(() -> nodes(simulation) == 3, TTL.multipliedBy(3)))
                .isTrue();
        finish(simulation);
    }

    private Simulation start(int processes, int slots) {
        Simulation simulation =
                new Simulation(1, Faults.delaysOnly(), settings(slots), task -> new WaitingTask(), Map.of());
        // All are members before the first claims, so that each gets some tasks.
        simulation.start(processes);
        assertThat(simulation.runUntil(() -> entered.size() >= TASKS, LIMIT)).isTrue();
        settle(simulation, () -> nodes(simulation) == processes);
        return simulation;
    }

    private static RuntimeSettings settings(int slots) {
        return RuntimeSettings.of("failures", TASKS).withSlots(slots);
    }

    private static void settle(Simulation simulation, BooleanSupplier condition) {
        assertThat(simulation.runUntil(condition, LIMIT)).isTrue();
    }

    private Duration timeToLeave(Simulation simulation, SimulatedProcess leaving) {
        long start = simulation.nanoTime();
        boolean[] left = new boolean[1];
        leaving.runtime().drain().whenComplete((done, failure) -> left[0] = true);
        settle(simulation, () -> left[0]);
        return Duration.ofNanos(simulation.nanoTime() - start);
    }

    private void finish(Simulation simulation) {
        current.get(0L).framework.shutdownJob(Outcome.succeeded());
        assertThat(simulation.runToEnd(LIMIT)).isTrue();
        assertThat(simulation.processes())
                .filteredOn(SimulatedProcess::isAlive)
                .allSatisfy(process -> assertThat(process.failure()).isNull());
    }

    private static SimulatedProcess holder(Simulation simulation, long task) {
        Entry primary = keys(simulation).stream()
                .filter(entry -> entry.key().endsWith("/tasks/" + task + "/primary"))
                .findFirst()
                .orElseThrow();
        return simulation.processes().stream()
                .filter(process -> process.holds(primary.leaseId()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> tasksOf(Simulation simulation, SimulatedProcess process) {
        return keys(simulation).stream()
                .filter(entry -> entry.key().endsWith("/primary") && process.holds(entry.leaseId()))
                .map(entry -> Long.valueOf(entry.key().split("/")[3]))
                .toList();
    }

    private static long nodes(Simulation simulation) {
        return keys(simulation).stream()
                .filter(entry -> entry.key().contains("/nodes/"))
                .count();
    }

    private static List<Entry> keys(Simulation simulation) {
        return simulation.store().list("").toCompletableFuture().join().entries();
    }
}
