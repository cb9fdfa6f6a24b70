package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import io.taskgraph.engine.FlagSettings;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tree sums in which what a process knows of the job is not, or not certainly, what the coordinator holds, though calls are answered. */
final class LeftBehindRun {

    private static final long LAST_EPOCH = 8;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration UNKNOWN_FOR = Duration.ofMinutes(1);

    /** Readings of all keys within that time: at most one every two seconds, and those of the first seconds. */
    private static final int MAX_LISTS = 40;

    /** Transactions of a process for each of them: the last flags, their advance, and a check. */
    private static final int COMMITS_PER_LIST = 4;

    private final List<String> breaches = new ArrayList<>();
    private final Map<Long, Long> sums = new TreeMap<>();
    private final Simulation simulation;
    private final FencingChecker fencing;

    private LeftBehindRun(long seed, long tasks, int slots, Duration maxDelay) {
        this(seed, tasks, slots, maxDelay, SwarmPlan.flags(seed));
    }

    private LeftBehindRun(long seed, long tasks, int slots, Duration maxDelay, FlagSettings flags) {
        simulation = new Simulation(
                seed,
                Faults.delaysUpTo(maxDelay),
                RuntimeSettings.builder("tree-sum", tasks)
                        .slots(slots)
                        .flags(flags)
                        .build(),
                task -> new TreeSum(LAST_EPOCH, sums, (callback, framework) -> {}),
                TreeSum.topologies(tasks));
        fencing = new FencingChecker(simulation);
    }

    /** Nothing goes wrong: each process reads the keys once, when it joins. */
    static List<String> healthy(long seed) {
        LeftBehindRun run = new LeftBehindRun(seed, 15, 15, Duration.ofMillis(20));
        run.simulation.start(3);
        run.end();
        run.simulation.processes().stream()
                .filter(process -> process.listsAsked() != 1)
                .forEach(process -> run.breaches.add(process.address() + " lists " + process.listsAsked() + " times"));
        return run.breaches;
    }

    /** The watch of a process with tasks falls silent. */
    static List<String> silentWatch(long seed) {
        LeftBehindRun run = new LeftBehindRun(seed, 7, 7, Duration.ofMillis(2));
        run.simulation.start(3);
        run.awaitEpoch(2);
        run.simulation.processes().get((int) (seed % 3)).silenceWatches();
        run.end();
        return run.breaches;
    }

    /** The watch of the root's process falls silent when a last flag of an epoch is missing, which only the coordinator tells. */
    static List<String> missedFlag(long seed) {
        LeftBehindRun run = new LeftBehindRun(seed, 3, 1, Duration.ofMillis(2), FlagSettings.BY_COORDINATOR);
        run.simulation.start(3);
        run.awaitEpoch(2);
        run.simulation.runUntil(() -> run.keys("/flags/2/").count() == 1, LIMIT);
        run.simulation.processes().stream()
                .filter(process -> run.entries()
                        .anyMatch(entry -> entry.key().endsWith("/tasks/0/primary") && process.holds(entry.leaseId())))
                .forEach(SimulatedProcess::silenceWatches);
        run.end();
        return run.breaches;
    }

    private Stream<Entry> keys(String part) {
        return entries().filter(entry -> entry.key().contains(part));
    }

    /** The watch of a process without tasks falls silent, and then there is a task that only this one can take. */
    static List<String> silentSpare(long seed) {
        LeftBehindRun run = new LeftBehindRun(seed, 2, 1, Duration.ofMillis(2));
        run.simulation.start(3);
        run.awaitEpoch(2);
        List<SimulatedProcess> holders = run.holders().toList();
        run.simulation.processes().stream()
                .filter(process -> !holders.contains(process))
                .forEach(SimulatedProcess::silenceWatches);
        holders.get(0).kill();
        run.end();
        return run.breaches;
    }

    /** For a while nobody can say of any transaction whether it has happened, and that at once. */
    static List<String> unknownOutcomes(long seed) {
        LeftBehindRun run = new LeftBehindRun(seed, 7, 7, Duration.ofMillis(2));
        run.simulation.start(2);
        run.awaitEpoch(2);
        List<SimulatedProcess> processes = run.simulation.processes();
        List<Integer> lists =
                processes.stream().map(SimulatedProcess::listsAsked).toList();
        List<Integer> commits =
                processes.stream().map(SimulatedProcess::commitsSent).toList();
        run.simulation.refuseCommits(true);
        run.simulation.runUntil(() -> false, UNKNOWN_FOR);
        for (int i = 0; i < processes.size(); i++) {
            run.atMost("lists", MAX_LISTS, processes.get(i).listsAsked() - lists.get(i));
            run.atMost("commits", MAX_LISTS * COMMITS_PER_LIST, processes.get(i).commitsSent() - commits.get(i));
        }
        run.simulation.refuseCommits(false);
        run.end();
        return run.breaches;
    }

    private void atMost(String what, int most, int is) {
        if (is > most) {
            breaches.add(is + " " + what + " in " + UNKNOWN_FOR + " without any outcome");
        }
    }

    /** Somebody deletes the spec, and a process joins before those that know it see that. */
    static List<String> deletedSpec(long seed) {
        LeftBehindRun run = new LeftBehindRun(seed, 7, 7, Duration.ofMillis(2));
        run.simulation.start(2);
        run.awaitEpoch(2);
        long until = run.simulation.nanoTime() + Duration.ofSeconds(1).toNanos();
        run.simulation.processes().forEach(process -> process.cutUntil(until));
        String spec = run.entries()
                .map(Entry::key)
                .filter(key -> key.endsWith("/spec"))
                .findFirst()
                .orElseThrow();
        run.simulation
                .store()
                .commit(new Transaction(List.of(), List.of(new Write.Delete(spec))))
                .toCompletableFuture()
                .join();
        run.simulation.startProcess();
        run.end();
        return run.breaches;
    }

    private void awaitEpoch(long epoch) {
        simulation.runUntil(
                () -> entries()
                        .anyMatch(entry -> entry.key().endsWith("/epoch")
                                && Long.parseLong(entry.value().toStringUtf8()) >= epoch),
                LIMIT);
    }

    private Stream<Entry> entries() {
        return simulation.store().list("").toCompletableFuture().join().entries().stream();
    }

    /** Returns the processes with tasks. */
    private Stream<SimulatedProcess> holders() {
        return entries()
                .filter(entry -> entry.key().endsWith("/primary"))
                .flatMap(entry -> simulation.processes().stream().filter(process -> process.holds(entry.leaseId())))
                .distinct();
    }

    private void end() {
        breaches.addAll(RunEnd.of(simulation, Outcome.succeeded().reportedBy(0, LAST_EPOCH)::equals, LIMIT));
        breaches.addAll(fencing.breaches());
        if (sums.size() != LAST_EPOCH + 1) {
            breaches.add("sums " + sums);
        }
    }
}
