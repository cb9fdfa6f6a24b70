package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.Entry;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the tree sum as a whole job under seeded faults and holds every run against the reference sums and the promised order
 * of callbacks. {@code -Dtaskgraph.seed=N} replays one seed.
 */
class TreeSumSimulationTests {

    private static final long TASKS = 15;
    private static final long LAST_EPOCH = 10;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private static final Map<Fault, Integer> INJECTED = new EnumMap<>(Fault.class);

    static LongStream seeds() {
        Long replayed = Long.getLong("taskgraph.seed");
        return replayed == null ? LongStream.range(0, 200) : LongStream.of(replayed);
    }

    @Test
    void oneProcessGivesTheReferenceSums() {
        run(1, 1, Faults.delaysOnly(), (callback, framework) -> {});
    }

    @Test
    void sumsAreRightWhenTheRootIsKilledAsItEntersEpochOne() {
        int[] entered = {0};
        run(1, 2, Faults.delaysOnly(), (callback, framework) -> {
            if (framework.getTaskId() == 0 && callback.equals("enterEpoch") && ++entered[0] == 2) {
                framework.kill();
            }
        });
        assertThat(entered[0]).as("epochs entered by copies of the root").isGreaterThan((int) LAST_EPOCH + 1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sumsAreRightWhenProcessesCrashAndAnswersAreLost(long seed) {
        run(
                seed,
                3,
                Faults.delaysUpTo(Duration.ofMillis(5)).withLostAnswers(0.05).with(Fault.CRASH, 3),
                (callback, framework) -> {});
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sumsAreRightWhenTasksAreKilledInRandomCallbacks(long seed) {
        Random random = new Random(seed);
        int[] left = {10};
        run(seed, 2, Faults.delaysOnly().withLostAnswers(0.01), (callback, framework) -> {
            if (left[0] > 0 && random.nextInt(40) == 0) {
                left[0]--;
                framework.kill();
            }
        });
        assertThat(left[0]).as("kills left over").isLessThan(10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sumsAreRightUnderARandomMixOfFaults(long seed) {
        Random random = new Random(seed);
        Faults faults = Faults.delaysUpTo(Duration.ofMillis(1 + random.nextInt(20)))
                .withLostAnswers(random.nextInt(3) * 0.03)
                .within(Duration.ofMillis(200 + random.nextInt(2_000)));
        for (Fault fault : Fault.values()) {
            faults = faults.with(fault, random.nextInt(3));
        }
        run(seed, 1 + random.nextInt(4), faults, (callback, framework) -> {});
    }

    @AfterAll
    static void everyFaultHasHappened() {
        if (Long.getLong("taskgraph.seed") == null) {

            assertThat(INJECTED).containsOnlyKeys(Fault.values());
        }
    }

    private static void run(long seed, int processes, Faults faults, TreeSum.Chaos chaos) {
        Map<Long, Long> sums = new TreeMap<>();
        CallbackChecker checker = new CallbackChecker(faults.counts().getOrDefault(Fault.HAND_OVER, 0)
                        + faults.counts().getOrDefault(Fault.FALSE_EVIDENCE, 0)
                > 0);
        RuntimeSettings settings = RuntimeSettings.of("tree-sum", TASKS).withSlots((int) TASKS);
        Simulation simulation = new Simulation(
                seed,
                faults,
                settings,
                checker.watch(task -> new TreeSum(LAST_EPOCH, sums, chaos)),
                TreeSum.topologies(TASKS));
        FencingChecker fencing = new FencingChecker(simulation);
        simulation.start(processes);

        assertThat(simulation.runToEnd(LIMIT)).as("job of seed %s ends", seed).isTrue();

        simulation.injected().forEach((fault, times) -> INJECTED.merge(fault, times, Integer::sum));
        assertThat(checker.breaches()).as("breaches of seed %s", seed).isEmpty();
        assertThat(fencing.breaches()).as("effects of seed %s", seed).isEmpty();
        assertThat(sums).as("sums of seed %s", seed).isEqualTo(expectedSums());
        assertThat(simulation.processes())
                .filteredOn(SimulatedProcess::isAlive)
                .isNotEmpty()
                .allSatisfy(process -> {
                    assertThat(process.failure()).isNull();
                    assertThat(process.outcome()).isEqualTo(Outcome.succeeded().reportedBy(0, LAST_EPOCH));
                });
        assertThat(simulation.runUntil(() -> keysLeft(simulation) == 3, Duration.ofMinutes(1)))
                .as("seed %s leaves spec, epoch and outcome alone", seed)
                .isTrue();
    }

    private static long keysLeft(Simulation simulation) {
        return simulation.store().list("").toCompletableFuture().join().entries().stream()
                .map(Entry::key)
                .count();
    }

    private static Map<Long, Long> expectedSums() {
        Map<Long, Long> expected = new TreeMap<>();
        LongStream.rangeClosed(0, LAST_EPOCH).forEach(epoch -> expected.put(epoch, epoch * 105));
        return expected;
    }
}
