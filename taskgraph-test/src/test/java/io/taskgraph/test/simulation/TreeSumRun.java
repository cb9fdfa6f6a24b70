package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** One run of the tree sum as a whole job under seeded faults, held against what it must give and must never do. */
final class TreeSumRun {

    static final long TASKS = 15;
    static final long LAST_EPOCH = 10;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final List<String> breaches = new ArrayList<>();
    private final Simulation simulation;

    TreeSumRun(long seed, int processes, Faults faults, TreeSum.Chaos chaos) {
        Map<Long, Long> sums = new TreeMap<>();
        CallbackChecker callbacks = new CallbackChecker(faults.letCopiesOverlap());
        simulation = new Simulation(
                seed,
                faults,
                RuntimeSettings.of("tree-sum", TASKS).withSlots((int) TASKS),
                callbacks.watch(task -> new TreeSum(LAST_EPOCH, sums, chaos)),
                TreeSum.topologies(TASKS));
        FencingChecker fencing = new FencingChecker(simulation);
        simulation.start(processes);
        breaches.addAll(RunEnd.of(simulation, Outcome.succeeded().reportedBy(0, LAST_EPOCH)::equals, LIMIT));
        breaches.addAll(callbacks.breaches());
        breaches.addAll(fencing.breaches());
        if (!sums.equals(expectedSums())) {
            breaches.add("sums " + sums);
        }
    }

    /** Runs under a mix of faults that the seed decides. */
    static TreeSumRun ofRandomFaults(long seed) {
        Random random = new Random(seed);
        Faults faults = Faults.delaysUpTo(Duration.ofMillis(1 + random.nextInt(20)))
                .withLostAnswers(random.nextInt(3) * 0.03)
                .within(Duration.ofMillis(200 + random.nextInt(2_000)));
        for (Fault fault : Fault.values()) {
            faults = faults.with(fault, random.nextInt(3));
        }
        return new TreeSumRun(seed, 1 + random.nextInt(4), faults, (callback, framework) -> {});
    }

    /** Runs under a mix that leaves out some of the faults. */
    static TreeSumRun ofSwarm(long seed) {
        Random random = new Random(seed);
        return new TreeSumRun(seed, 1 + random.nextInt(5), Faults.swarm(random), (callback, framework) -> {});
    }

    /** Returns what went wrong; empty for a right run. */
    List<String> breaches() {
        return breaches;
    }

    Map<Fault, Integer> injected() {
        return simulation.injected();
    }

    private static Map<Long, Long> expectedSums() {
        Map<Long, Long> expected = new TreeMap<>();
        LongStream.rangeClosed(0, LAST_EPOCH).forEach(epoch -> expected.put(epoch, epoch * 105));
        return expected;
    }
}
