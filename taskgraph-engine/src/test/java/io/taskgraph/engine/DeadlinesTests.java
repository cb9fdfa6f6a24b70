package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlinesTests {

    @Test
    void theEarlierOfTwoMomentsIsReturned() {
        assertThat(Deadlines.earlier(3L, 5L)).isEqualTo(3);
        assertThat(Deadlines.earlier(5L, 3L)).isEqualTo(3);
    }

    @Test
    void nullIsNever() {
        assertThat(Deadlines.earlier(null, 5L)).isEqualTo(5);
        assertThat(Deadlines.earlier(5L, null)).isEqualTo(5);
        assertThat(Deadlines.earlier(null, null)).isNull();
    }

    @Test
    void theClockMayPassItsGreatestValue() {
        assertThat(Deadlines.earlier(Long.MAX_VALUE, Long.MIN_VALUE)).isEqualTo(Long.MAX_VALUE);
    }
}
