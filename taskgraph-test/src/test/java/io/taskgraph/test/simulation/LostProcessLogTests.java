package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the others say of a process that goes while it has tasks. */
class LostProcessLogTests {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String GONE = "process (\\S+) at sim-\\d is gone: ";
    private static final String TASKS = "; it was primary of \\d tasks \\(\\d(, \\d)+\\)\\. ";

    @RegisterExtension
    private final ListenedLog log = new ListenedLog("JobSession");

    @Test
    void killedProcessIsToldOfOnceByEachThatIsLeft() {
        Simulation simulation = start("killed", 6, 6, 3);
        SimulatedProcess victim = busiest(simulation);
        String name = String.valueOf(victim.runtime().monitor().snapshot(LIMIT).process());
        victim.kill();
        simulation.runUntil(() -> false, LIMIT);

        assertThat(told("killed"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("process " + name + " at ")
                        .matches("Job 'killed': " + GONE + "it refuses connections, and its lease was revoked or has"
                                + " ended" + TASKS + "They go to free nodes of \\S+, \\S+"));
    }

    @Test
    void leaseThatEndsIsTheCauseWhereNothingElseIsKnown() {
        Simulation simulation = start("vanished", 6, 6, 3);
        busiest(simulation).vanish();
        simulation.runUntil(() -> false, LIMIT);

        assertThat(told("vanished"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .matches("Job 'vanished': " + GONE + "its lease has ended, or was given back or revoked" + TASKS
                                + "They go to free nodes of \\S+, \\S+"));
    }

    @Test
    void tasksThatNobodyHasANodeForAreSaidToWait() {
        Simulation simulation = start("tight", 4, 2, 2);
        busiest(simulation).kill();
        simulation.runUntil(() -> false, LIMIT);

        assertThat(told("tight"))
                .singleElement()
                .asString()
                .endsWith(" No other process has a free node, so 2 tasks"
                        + " wait for one: add a process, or raise 'taskgraph.node.slots' of another");
    }

    @Test
    void processOfAThousandTasksIsOneLine() {
        Simulation simulation = start("large", 1_000, 1_000, 2);
        SimulatedProcess victim = busiest(simulation);
        long tasks = tasks(victim);
        victim.kill();
        simulation.runUntil(() -> false, LIMIT);

        assertThat(told("large"))
                .singleElement()
                .asString()
                .hasSizeLessThan(400)
                .contains("primary of " + tasks + " tasks (", " and " + (tasks - 10) + " more). They go to ");
    }

    @Test
    void orderlyLeaveIsNotToldOfByTheOthers() {
        Simulation simulation = start("orderly", 4, 4, 3);
        busiest(simulation).runtime().drain();
        simulation.runUntil(() -> false, LIMIT);
        idle(simulation).runtime().close();
        simulation.runUntil(() -> false, LIMIT);

        assertThat(told("orderly")).isEmpty();
    }

    @Test
    void leaveThatLeavesTasksBehindIsToldAsThat() {
        Simulation simulation = start("late", 4, 2, 2);
        busiest(simulation).runtime().drain();
        simulation.runUntil(() -> false, LIMIT);

        assertThat(told("late"))
                .singleElement()
                .asString()
                .matches("Job 'late': " + GONE + "it was leaving, and has not handed all of its tasks over" + TASKS
                        + "No other process has a free node, so 2 tasks wait for one: .*");
    }

    @Test
    void theEndOfTheJobIsNoLoss() {
        Simulation simulation =
                new Simulation(5, Faults.delaysOnly(), RuntimeSettings.of("ended", 3), id -> new Ending(), Map.of());
        simulation.start(3);
        assertThat(simulation.runToEnd(LIMIT)).isTrue();
        simulation.runUntil(() -> false, LIMIT);

        assertThat(told("ended")).isEmpty();
    }

    private static Simulation start(String job, long tasks, int slots, int processes) {
        RuntimeSettings settings = RuntimeSettings.of(job, tasks).withSlots(slots).toBuilder()
                .drainTimeout(Duration.ofSeconds(5))
                .build();
        Simulation simulation = new Simulation(5, Faults.delaysOnly(), settings, id -> new EchoTask() {}, Map.of());
        simulation.start(processes);
        simulation.runUntil(() -> false, LIMIT);
        assertThat(simulation.processes().stream()
                        .mapToLong(LostProcessLogTests::tasks)
                        .sum())
                .isEqualTo(tasks);
        return simulation;
    }

    private List<String> told(String job) {
        return log.lines().stream()
                .filter(line -> line.startsWith("Job '" + job + "': process ") && line.contains(" is gone: "))
                .toList();
    }

    private static SimulatedProcess busiest(Simulation simulation) {
        return simulation.processes().stream()
                .max(Comparator.comparingLong(LostProcessLogTests::tasks))
                .orElseThrow();
    }

    /** Returns a process without tasks, which somebody starts here. */
    private static SimulatedProcess idle(Simulation simulation) {
        SimulatedProcess started = simulation.startProcess();
        simulation.runUntil(() -> false, LIMIT);
        assertThat(tasks(started)).isZero();
        return started;
    }

    private static long tasks(SimulatedProcess process) {
        return process.runtime().monitor().snapshot(LIMIT).tasks().stream()
                .filter(task -> task.local() != null)
                .count();
    }

    private static final class Ending extends EchoTask {

        @Override
        public void enterEpoch(EpochContext context) {
            framework.shutdownJob(Outcome.succeeded("done"));
        }
    }
}
