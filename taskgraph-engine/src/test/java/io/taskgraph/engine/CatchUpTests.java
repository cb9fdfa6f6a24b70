package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatchUpTests {

    private static final long TIMEOUT = 100;

    private final CatchUp catchUp = new CatchUp(10, 0);

    @Test
    void nobodyWaitsForABackupThatHasNotShownThatItIsNear() {
        assertThat(holds(1)).isFalse();
        catchUp.reached(9, 20, 10);
        assertThat(holds(10)).as("before the stage ends").isFalse();
        assertThat(catchUp.holdsUntil(TIMEOUT)).isNull();
    }

    @Test
    void commitsWaitForOneThatTookAStageInTime() {
        catchUp.reached(10, 20, 10);
        assertThat(holds(11)).isTrue();
        assertThat(catchUp.holdsUntil(TIMEOUT)).isEqualTo(11 + TIMEOUT);
        catchUp.end(14);
        assertThat(catchUp.holdsUntil(TIMEOUT)).isNull();
        assertThat(holds(43)).as("one that falls out at once").isFalse();
        assertThat(holds(44)).as("14 and 10 times 3").isTrue();
    }

    @Test
    void aSlowStageIsFollowedByOneMore() {
        catchUp.reached(10, 20, 100);
        assertThat(holds(100)).isFalse();
        catchUp.reached(19, 21, 150);
        assertThat(holds(150)).isFalse();
        catchUp.reached(20, 22, 160);
        assertThat(holds(160)).isTrue();
    }

    @Test
    void aStageThatLastsTooLongMeanwhileIsNotWaitedFor() {
        catchUp.reached(10, 20, 10);
        assertThat(holds(110)).isFalse();
        catchUp.begin(21, 500);
        assertThat(holds(500)).as("it had nothing to do").isTrue();
    }

    @Test
    void aWaitEndsWithTheTimeoutAndThenThereIsNoneForTenTimesAsLong() {
        catchUp.reached(10, 20, 10);
        assertThat(holds(10)).isTrue();
        catchUp.reached(20, 30, 50);
        assertThat(holds(109)).isTrue();
        assertThat(holds(110)).isFalse();
        assertThat(catchUp.holdsUntil(TIMEOUT)).isNull();
        catchUp.reached(30, 40, 111);
        for (long now = 120; now < 1_110; now += 10) {
            catchUp.reached(now, now + 1, now);
            assertThat(holds(now)).as("at %s", now).isFalse();
        }
        catchUp.reached(1_110, 1_111, 1_110);
        assertThat(holds(1_110)).isTrue();
    }

    @Test
    void aFailureEndsAWaitAndItsPauseIsAsLongAsItWas() {
        catchUp.reached(10, 20, 10);
        assertThat(holds(10)).isTrue();
        catchUp.failed(15);
        assertThat(holds(15)).isFalse();
        catchUp.reached(20, 30, 20);
        assertThat(holds(64)).isFalse();
        assertThat(holds(65)).as("15 and 10 times 5").isTrue();
    }

    private boolean holds(long now) {
        return catchUp.holdsCommits(now, TIMEOUT);
    }
}
