package io.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BriefListTests {

    @Test
    void aListWithinTheBoundIsWhole() {
        assertThat(BriefList.of(List.of("a", "b"), 2)).isEqualTo("a, b");
    }

    @Test
    void whatIsBeyondTheBoundIsCounted() {
        assertThat(BriefList.of(List.of("a", "b", "c", "d"), 2)).isEqualTo("a, b and 2 more");
    }

    @Test
    void oneTaskIsNoPlural() {
        assertThat(BriefList.ofTasks(List.of(7L))).isEqualTo("task 7");
        assertThat(BriefList.ofTasks(List.of(7L, 9L))).isEqualTo("tasks 7, 9");
    }

    @Test
    void tasksOfALargeJobAreCounted() {
        assertThat(BriefList.ofTasks(LongStream.range(0, 1000).boxed().toList()))
                .isEqualTo("tasks 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 990 more");
    }
}
