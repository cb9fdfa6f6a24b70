package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Processes learn of a new epoch at different moments, so those who ask and those who answer are an epoch apart. */
class StaleAnswerSimulationTests {

    private static final int SEEDS = 50;

    @Test
    void anAnswerOfAnotherEpochNeverArrives() {
        int right = 0;
        int stale = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            StaleAnswerRun run = new StaleAnswerRun(seed);
            assertThat(run.wrong()).as("wrong answers of seed %s", seed).isEmpty();
            right += run.right();
            stale += run.stale();
        }
        assertThat(right).as("answers").isPositive();
        assertThat(stale).as("requests that their epoch has outlived").isPositive();
    }
}
