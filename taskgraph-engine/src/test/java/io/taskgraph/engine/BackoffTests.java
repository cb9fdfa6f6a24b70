package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTests {

    private static final long MILLISECOND = 1_000_000;

    private final Backoff backoff = new Backoff();

    @Test
    void nothingIsWaitedForBeforeAFailure() {
        assertThat(backoff.isOver(0)).isTrue();
        assertThat(backoff.due()).isNull();
    }

    @Test
    void theFirstFailureIsWaitedOutFor20Milliseconds() {
        backoff.failed(0);
        assertThat(backoff.isOver(20 * MILLISECOND - 1)).isFalse();
        assertThat(backoff.isOver(20 * MILLISECOND)).isTrue();
    }

    @Test
    void theWaitDoublesUpToASecond() {
        List<Long> waits = new ArrayList<>();
        for (int failure = 0; failure < 8; failure++) {
            backoff.failed(0);
            waits.add(backoff.due() / MILLISECOND);
        }
        assertThat(waits).containsExactly(20L, 40L, 80L, 160L, 320L, 640L, 1_000L, 1_000L);
    }

    @Test
    void aSuccessEndsTheWaitAndStartsAgainAt20Milliseconds() {
        backoff.failed(0);
        backoff.failed(0);
        backoff.succeeded();
        assertThat(backoff.due()).isNull();
        backoff.failed(0);
        assertThat(backoff.due()).isEqualTo(20 * MILLISECOND);
    }

    @Test
    void theClockMayPassItsGreatestValue() {
        backoff.failed(Long.MAX_VALUE);
        assertThat(backoff.isOver(Long.MAX_VALUE)).isFalse();
        assertThat(backoff.isOver(Long.MIN_VALUE + 20 * MILLISECOND)).isTrue();
    }
}
