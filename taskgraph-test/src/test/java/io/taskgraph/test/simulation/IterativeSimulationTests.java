package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs random iterative jobs under seeded faults. {@code -Dtaskgraph.seed=N} replays one seed, {@code -Dtaskgraph.seeds=N} runs as many.
 */
class IterativeSimulationTests {

    private static final Map<Fault, Integer> INJECTED = new EnumMap<>(Fault.class);

    static LongStream seeds() {
        Long replayed = Long.getLong("taskgraph.seed");
        return replayed == null ? LongStream.range(0, Long.getLong("taskgraph.seeds", 150)) : LongStream.of(replayed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void collectivesGiveWhatTheyPromiseWithoutFaults(long seed) {
        IterativeRun run = new IterativeRun(seed, 1 + (int) (seed % 3), Faults.delaysOnly(), simulation -> {});
        assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
        assertThat(run.isStateLost()).isFalse();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void collectivesGiveTheSameBitsUnderARandomMixOfFaults(long seed) {
        SwarmPlan plan = IterativeRun.plan(seed);
        IterativeRun run = new IterativeRun(seed, plan.processes(), plan.faults(), simulation -> {});
        assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
        run.injected().forEach((fault, times) -> INJECTED.merge(fault, times, Integer::sum));
    }

    @AfterAll
    static void everyFaultHasHappened() {
        if (Long.getLong("taskgraph.seed") == null) {
            assertThat(INJECTED).containsOnlyKeys(Fault.values());
        }
    }
}
