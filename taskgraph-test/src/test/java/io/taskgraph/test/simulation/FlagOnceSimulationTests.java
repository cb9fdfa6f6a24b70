package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlagOnceSimulationTests {

    private static final int SEEDS = 60;

    @Test
    void noFlagIsLostThatADurableStateSpeaksOf() {
        int skipped = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            FlagOnceRun run = new FlagOnceRun(seed);
            assertThat(run.breaches()).as("breaches of seed %s", seed).isEmpty();
            skipped += run.skipped();
        }
        assertThat(skipped)
                .as("copies that went on from a state by which they had flagged")
                .isGreaterThan(SEEDS / 4);
    }
}
