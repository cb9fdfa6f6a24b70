package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where a backup has failed another process takes its place. */
class RefusedBackupTests {

    private static final int SEEDS = 20;

    @Test
    void anotherProcessBacksATaskUpOfWhichABackupHasFailed() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(RefusedBackupRun.of(seed))
                    .as("breaches of seed %s", seed)
                    .isEmpty();
        }
    }
}
