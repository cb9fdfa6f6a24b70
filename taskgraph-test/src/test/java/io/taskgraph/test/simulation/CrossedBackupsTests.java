package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Backups that cannot take over keep no task from being claimed. */
class CrossedBackupsTests {

    private static final int SEEDS = 20;

    @Test
    void tasksAreClaimedThoughTheFreeSlotsHoldBackupsOfEachOther() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(CrossedBackupsRun.of(seed))
                    .as("breaches of seed %s", seed)
                    .isEmpty();
        }
    }
}
