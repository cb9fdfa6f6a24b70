package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a process that leaves says of its tasks. */
class LeavingLogTests {

    private static final int TASKS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @RegisterExtension
    private final ListenedLog log = new ListenedLog("DrainWatch");

    @Test
    void tasksThatNobodyHasANodeForAreNamedOnce() {
        assertThat(leave("tight", 3, 2))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("Job 'tight': this process is leaving and hands its [123] tasks? over"),
                        line -> assertThat(line)
                                .matches(
                                        "Job 'tight': \\d of [123] tasks? handed over; no other process has a free node"
                                                + " for tasks? [0-3].*; this process waits \\d+ s more at most"
                                                + " \\('taskgraph\\.drain\\.timeout'\\): add a process, or raise"
                                                + " 'taskgraph\\.node\\.slots' of another"),
                        line -> assertThat(line)
                                .matches(
                                        "Job 'tight': this process has left; \\d of [123] tasks? handed over, and tasks?"
                                                + " [0-3].* left to the next free node"));
    }

    @Test
    void tasksThatAreAllTakenAreCounted() {
        assertThat(leave("roomy", 4, 2))
                .last()
                .asString()
                .matches("Job 'roomy': this process has left; (\\d) of \\1 tasks? handed over");
    }

    @Test
    void theOnlyProcessHandsNothingOver() {
        assertThat(leave("alone", 4, 1))
                .containsExactly(
                        "Job 'alone': this process ends, and its 4 tasks with it: no other process stays to"
                                + " take over",
                        "Job 'alone': this process has left");
    }

    /** Returns what the process that has most tasks says while it leaves. */
    private List<String> leave(String job, int slots, int processes) {
        RuntimeSettings settings = RuntimeSettings.of(job, TASKS).withSlots(slots).toBuilder()
                .drainTimeout(Duration.ofSeconds(20))
                .build();
        Simulation simulation = new Simulation(5, Faults.delaysOnly(), settings, task -> new EchoTask() {}, Map.of());
        simulation.start(processes);
        simulation.runUntil(() -> false, Duration.ofSeconds(2));
        SimulatedProcess leaving = simulation.processes().stream()
                .max((a, b) -> Long.compare(tasks(a), tasks(b)))
                .orElseThrow();
        CompletableFuture<?> left = leaving.runtime().drain().toCompletableFuture();
        assertThat(simulation.runUntil(left::isDone, LIMIT)).isTrue();
        return log.lines().stream()
                .filter(line -> line.startsWith("Job '" + job + "'"))
                .toList();
    }

    private static long tasks(SimulatedProcess process) {
        return process.runtime().monitor().snapshot(LIMIT).tasks().stream()
                .filter(task -> task.local() != null)
                .count();
    }
}
