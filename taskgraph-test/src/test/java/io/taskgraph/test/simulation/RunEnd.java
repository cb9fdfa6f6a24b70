package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** How every run must end: some process is alive, all that are have seen the same outcome, and the coordinator is cleaned up. */
final class RunEnd {

    private static final int KEYS_LEFT = 3;
    private static final Duration CLEAN_UP = Duration.ofMinutes(1);

    private RunEnd() {}

    /** Lets a simulation run to its end; returns what is wrong then. */
    static List<String> of(Simulation simulation, Predicate<Outcome> expected, Duration limit) {
        List<String> breaches = new ArrayList<>();
        if (!simulation.runToEnd(limit)) {
            breaches.add("the job has not ended within " + limit);
        }
        List<SimulatedProcess> alive = simulation.processes().stream()
                .filter(SimulatedProcess::isAlive)
                .toList();
        if (alive.isEmpty()) {
            breaches.add("no process is alive");
        }
        alive.stream()
                .filter(process ->
                        process.failure() != null || process.outcome() == null || !expected.test(process.outcome()))
                .forEach(process ->
                        breaches.add(process.address() + " ends with " + process.outcome() + ", " + process.failure()));
        if (alive.stream().map(SimulatedProcess::outcome).distinct().count() > 1) {
            breaches.add("processes have seen different outcomes");
        }
        if (!simulation.runUntil(() -> keys(simulation).size() == KEYS_LEFT, CLEAN_UP)) {
            breaches.add("not spec, epoch and outcome alone are left but " + keys(simulation));
        }
        return breaches;
    }

    private static List<String> keys(Simulation simulation) {
        return simulation.store().list("").toCompletableFuture().join().entries().stream()
                .map(Entry::key)
                .toList();
    }
}
