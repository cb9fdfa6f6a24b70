package io.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogPaceTests {

    private final AtomicLong now = new AtomicLong();
    private final LogPace pace = new LogPace(now::get, 2);

    @Test
    void aLineIsDueLessAndLessOftenAndCountsThoseLeftOut() {
        List<String> said = new ArrayList<>();
        for (int second = 0; second <= 4 * 60 * 60; second++) {
            String due = pace.due("a");
            if (due != null) {
                said.add(second / 60 + due);
            }
            pass(Duration.ofSeconds(1));
        }
        assertThat(said)
                .startsWith(
                        "0",
                        "1 (59 more like it since this was last said)",
                        "3 (119 more like it since this was last said)",
                        "7 (239 more like it since this was last said)")
                .hasSize(9)
                .last()
                .isEqualTo("191 (3839 more like it since this was last said)");
    }

    @Test
    void subjectsHaveTheirOwnPaceUpToABound() {
        assertThat(pace.due("a")).isEmpty();
        assertThat(pace.due("b")).isEmpty();
        assertThat(pace.due("c")).as("the others").isEmpty();
        assertThat(pace.due("d")).isNull();
        assertThat(pace.due("b")).isNull();
    }

    @Test
    void whatWasQuietForLongIsNews() {
        assertThat(pace.due("a")).isEmpty();
        pass(Duration.ofMinutes(2));
        assertThat(pace.due("a")).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(pace.due("a")).isNull();
        pass(Duration.ofMinutes(64));
        assertThat(pace.due("a")).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(pace.due("a")).as("the first pause again").isEmpty();
    }

    @Test
    void whatIsOverIsForgotten() {
        assertThat(pace.due("a")).isEmpty();
        assertThat(pace.due("a")).isNull();
        pace.clear();
        assertThat(pace.due("a")).isEmpty();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
