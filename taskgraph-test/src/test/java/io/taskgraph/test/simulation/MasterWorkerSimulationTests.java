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
 * Runs a master with its workers as a whole job under seeded faults. {@code -Dtaskgraph.seed=N} replays one seed,
 * {@code -Dtaskgraph.seeds=N} runs as many.
 */
class MasterWorkerSimulationTests {

    private static final Map<Fault, Integer> INJECTED = new EnumMap<>(Fault.class);

    static LongStream seeds() {
        Long replayed = Long.getLong("taskgraph.seed");
        return replayed == null ? LongStream.range(0, Long.getLong("taskgraph.seeds", 100)) : LongStream.of(replayed);
    }

    @Test
    void eachPieceIsDoneOnceWithoutFaults() {
        RangeJobRun run = new RangeJobRun(1, 2, false, Faults.delaysOnly(), (task, job) -> false);
        assertThat(run.breaches()).isEmpty();
        assertThat(run.job().timesDone().values()).contains(1);
    }

    /** The workers go on meanwhile, and tell the new master what they have: no piece that was done before is done again. */
    @Test
    void workersKeepTheirWorkWhenTheMasterIsKilled() {
        int[] kills = {0};
        int[] doneByThen = {0};
        RangeJobRun run = new RangeJobRun(1, 3, false, Faults.delaysOnly(), (task, job) -> {
            boolean kill = task == 0 && kills[0] == 0 && job.timesDone().size() == RangeJobRun.PIECES / 2;
            if (kill) {
                kills[0]++;
                doneByThen[0] = job.timesDone().size();
            }
            return kill;
        });
        assertThat(run.breaches()).isEmpty();
        assertThat(kills[0]).isEqualTo(1);
        assertThat(run.job().timesDone()).hasSize(RangeJobRun.PIECES);
        assertThat(run.job().timesDone().values().stream()
                        .filter(times -> times == 1)
                        .count())
                .as("pieces done once")
                .isGreaterThanOrEqualTo(doneByThen[0]);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void callsAreAppliedOnceWhenCopiesAreKilledAsTheyServe(long seed) {
        Random random = new Random(seed);
        int[] left = {6};
        RangeJobRun run = new RangeJobRun(
                seed,
                2,
                seed % 2 == 0,
                Faults.delaysUpTo(Duration.ofMillis(5)).withLostAnswers(0.02).withResets(0.05),
                (task, job) -> left[0] > 0 && random.nextInt(30) == 0 && left[0]-- > 0);
        assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void callsAreAppliedOnceUnderARandomMixOfFaults(long seed) {
        RangeJobRun run = RangeJobRun.ofRandomFaults(seed, false);
        assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
        run.injected().forEach((fault, times) -> INJECTED.merge(fault, times, Integer::sum));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noAnsweredCallIsLostWhenTheStateOfTheMasterIsDurable(long seed) {
        RangeJobRun run = RangeJobRun.ofRandomFaults(seed, true);
        assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
    }

    /** Mostly the answer takes longer than a worker waits, and comes when the call was made again, or never. */
    @Test
    void callsAreAppliedOnceWhenTheyAreMadeAgainAfterTheirDeadline() {
        int timeouts = 0;
        for (long seed : seeds().limit(40).toArray()) {
            // about as long as an answer takes: with much less hardly any comes in time
            RangeJobRun run = RangeJobRun.ofRandomFaults(seed, seed % 2 == 0, Duration.ofMillis(20 + seed % 30));
            assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
            timeouts += run.job().timeouts();
        }
        assertThat(timeouts).as("calls over their deadline").isPositive();
    }

    @AfterAll
    static void everyFaultHasHappened() {
        if (Long.getLong("taskgraph.seed") == null) {
            assertThat(INJECTED).containsOnlyKeys(Fault.values());
        }
    }
}
