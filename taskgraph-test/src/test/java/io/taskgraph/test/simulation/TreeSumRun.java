package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** One run of the tree sum as a whole job under seeded faults, held against what it must give and must never do. */
final class TreeSumRun {

    static final long TASKS = 15;
    static final long LAST_EPOCH = 10;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final List<String> breaches = new ArrayList<>();
    private final Simulation simulation;

    TreeSumRun(long seed, int processes, Faults faults, TreeSum.Chaos chaos) {
        this(settings(seed, TASKS), seed, processes, faults, chaos, LAST_EPOCH, simulation -> {});
    }

    TreeSumRun(long seed, int processes, Faults faults, Consumer<Simulation> prepare) {
        this(settings(seed, TASKS), seed, processes, faults, (callback, framework) -> {}, LAST_EPOCH, prepare);
    }

    TreeSumRun(SwarmPlan plan, Consumer<Simulation> prepare) {
        this(
                settings(plan.seed(), plan.tasks()),
                plan.timing(),
                plan.processes(),
                plan.faults(),
                (callback, framework) -> {},
                plan.lastEpoch(),
                prepare);
    }

    private TreeSumRun(
            RuntimeSettings settings,
            long seed,
            int processes,
            Faults faults,
            TreeSum.Chaos chaos,
            long lastEpoch,
            Consumer<Simulation> prepare) {
        long tasks = settings.tasks();
        Map<Long, Long> sums = new TreeMap<>();
        CallbackChecker callbacks = new CallbackChecker(faults.letCopiesOverlap());
        simulation = new Simulation(
                seed,
                faults,
                settings,
                callbacks.watch(task -> new TreeSum(lastEpoch, sums, chaos)),
                TreeSum.topologies(tasks));
        FencingChecker fencing = new FencingChecker(simulation);
        prepare.accept(simulation);
        simulation.start(processes);
        breaches.addAll(RunEnd.of(simulation, Outcome.succeeded().reportedBy(0, lastEpoch)::equals, LIMIT));
        breaches.addAll(callbacks.breaches());
        breaches.addAll(fencing.breaches());
        if (!sums.equals(expectedSums(tasks, lastEpoch))) {
            breaches.add("sums " + sums);
        }
    }

    private static RuntimeSettings settings(long seed, long tasks) {
        return RuntimeSettings.builder("tree-sum", tasks)
                .slots((int) tasks)
                .flags(SwarmPlan.flags(seed))
                .build();
    }

    /** Runs under a mix of faults that the seed decides. */
    static TreeSumRun ofRandomFaults(long seed) {
        Random random = new Random(seed);
        Faults faults = Faults.delaysUpTo(Duration.ofMillis(1 + random.nextInt(20)))
                .withLostAnswers(random.nextInt(3) * 0.03)
                .within(Duration.ofMillis(200 + random.nextInt(2_000)));
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.SILENT_WATCH))) {
            faults = faults.with(fault, random.nextInt(3));
        }
        return new TreeSumRun(seed, 1 + random.nextInt(4), faults.withSomeSilence(seed), (callback, framework) -> {});
    }

    /** Runs while tasks move and watches tell changes again that are known already, and returns what went wrong. */
    static List<String> repeatedChanges(long seed) {
        Faults faults = Faults.delaysUpTo(Duration.ofMillis(20))
                .withLostAnswers(0.1)
                .with(Fault.HAND_OVER, 4)
                .with(Fault.HAND_OVER_TASK, 4);
        return new TreeSumRun(seed, 3, faults, (callback, framework) -> {}).breaches();
    }

    /** Plans a run under a mix that leaves out some of the faults. */
    static SwarmPlan plan(long seed) {
        return SwarmPlan.of(SimulatedJob.TREE, seed, TASKS, LAST_EPOCH, random -> 1 + random.nextInt(5));
    }

    /** Returns what went wrong; empty for a right run. */
    List<String> breaches() {
        return breaches;
    }

    Map<Fault, Integer> injected() {
        return simulation.injected();
    }

    private static Map<Long, Long> expectedSums(long tasks, long lastEpoch) {
        Map<Long, Long> expected = new TreeMap<>();
        LongStream.rangeClosed(0, lastEpoch).forEach(epoch -> expected.put(epoch, epoch * tasks * (tasks - 1) / 2));
        return expected;
    }
}
