package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
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

    private static final Map<Fault, Integer> INJECTED = new EnumMap<>(Fault.class);

    static LongStream seeds() {
        Long replayed = Long.getLong("taskgraph.seed");
        return replayed == null ? LongStream.range(0, Long.getLong("taskgraph.seeds", 120)) : LongStream.of(replayed);
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
        assertThat(entered[0])
                .as("epochs entered by copies of the root")
                .isGreaterThan((int) TreeSumRun.LAST_EPOCH + 1);
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
        TreeSumRun run = TreeSumRun.ofRandomFaults(seed);
        assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
        run.injected().forEach((fault, times) -> INJECTED.merge(fault, times, Integer::sum));
    }

    @AfterAll
    static void everyFaultHasHappened() {
        if (Long.getLong("taskgraph.seed") == null) {
            assertThat(INJECTED).containsOnlyKeys(Fault.values());
        }
    }

    private static void run(long seed, int processes, Faults faults, TreeSum.Chaos chaos) {
        TreeSumRun run = new TreeSumRun(seed, processes, faults, chaos);
        assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
    }
}
