package io.taskgraph.test.simulation;

import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run that ends while a process joins that is to replace it. */
final class RestartRun {

    private static final long TASKS = 3;
    private static final long LAST_EPOCH = 2;

    private final List<String> breaches = new ArrayList<>();
    private boolean ended;
    private boolean replaced;

    RestartRun(long seed) {
        Simulation simulation = new Simulation(
                seed,
                Faults.delaysUpTo(Duration.ofMillis(20)),
                RuntimeSettings.of("nightly", TASKS).withRestartFinished(true),
                task -> new BarrierTask(TASKS, LAST_EPOCH, framework -> {}),
                EchoTask.allToAll(TASKS));
        simulation.onCommit((process, transaction, before, revision) -> {
            check(transaction, before);
            if (!ended && before.keySet().stream().noneMatch(key -> key.endsWith("/outcome")) && ends(transaction)) {
                ended = true;
                simulation.soon(simulation::startProcess);
            }
        });
        simulation.start(2);
        if (!simulation.runToEnd(Duration.ofMinutes(10))) {
            breaches.add("the job has not ended");
        }
        if (!replaced) {
            breaches.add("no run took the place of the first");
        }
    }

    private void check(Transaction transaction, Map<String, Entry> before) {
        if (!replaces(transaction)) {
            return;
        }
        replaced = true;
        before.keySet().stream()
                .filter(key -> key.endsWith("/primary"))
                .forEach(key -> breaches.add("a new run begins while there is " + key));
    }

    private static boolean ends(Transaction transaction) {
        return transaction.writes().stream()
                .anyMatch(write -> write instanceof Write.Put put && put.key().endsWith("/outcome"));
    }

    private static boolean replaces(Transaction transaction) {
        return transaction.writes().stream()
                .anyMatch(write ->
                        write instanceof Write.Delete delete && delete.key().endsWith("/outcome"));
    }

    List<String> breaches() {
        return breaches;
    }
}
