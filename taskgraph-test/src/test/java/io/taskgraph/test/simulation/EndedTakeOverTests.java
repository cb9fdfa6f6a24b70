package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A copy that ends while it takes its task over does not keep it: it is neither a backup any longer nor yet the primary. */
class EndedTakeOverTests {

    private static final int SEEDS = 20;

    @Test
    void aTaskWhoseCopyIsKilledWhileItTakesOverGoesOn() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(EndedTakeOverRun.killed(seed))
                    .as("breaches of seed %s", seed)
                    .isEmpty();
        }
    }

    @Test
    void aTaskWhoseCopyFailsWhileItTakesOverEndsTheJob() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(EndedTakeOverRun.failed(seed))
                    .as("breaches of seed %s", seed)
                    .isEmpty();
        }
    }
}
