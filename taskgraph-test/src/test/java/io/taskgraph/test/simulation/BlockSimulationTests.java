package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks are pulled and states restored while processes die: {@code -Dtaskgraph.seed=N} replays one seed. */
class BlockSimulationTests {

    static LongStream seeds() {
        Long replayed = Long.getLong("taskgraph.seed");
        return replayed == null ? LongStream.range(0, Long.getLong("taskgraph.seeds", 100)) : LongStream.of(replayed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void statesAreThoseOfTheRunWithoutFailures(long seed) {
        BlockRun run = new BlockRun(seed, 2, faults(seed), framework -> 0);
        assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
        assertThat(run.states()).as("states of seed %s", seed).isEqualTo(BlockRun.undisturbed());
    }

    /** Every copy publishes other bytes: a pull gets those of one copy or of another, never of both. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bytesOfTwoCopiesAreNeverMixed(long seed) {
        BlockRun run = new BlockRun(seed, 2, faults(seed), framework -> framework.fencingToken());
        assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
    }

    private static Faults faults(long seed) {
        Random random = new Random(seed);
        Faults faults = Faults.delaysUpTo(Duration.ofMillis(1 + random.nextInt(20)))
                .withLostAnswers(random.nextInt(2) * 0.03)
                .with(Fault.CRASH, 3)
                .within(Duration.ofMillis(100 + random.nextInt(1_500)));
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.SILENT_WATCH))) {
            faults = fault == Fault.CRASH ? faults : faults.with(fault, random.nextInt(2));
        }
        return faults.withSomeSilence(seed);
    }
}
