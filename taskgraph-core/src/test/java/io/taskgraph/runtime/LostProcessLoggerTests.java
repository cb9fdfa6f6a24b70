package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.engine.LostProcess;
import io.taskgraph.engine.LostProcess.Cause;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LostProcessLoggerTests {

    @Test
    void oneTaskWithANode() {
        assertThat(words(List.of(3L), 1, Map.of("q", 2)))
                .isEqualTo(
                        "process p at 10.0.0.1:9090 is gone: its lease has ended, or was given back or revoked; it was"
                                + " primary of task 3. It goes to free nodes of q");
    }

    @Test
    void oneTaskWithoutANode() {
        assertThat(words(List.of(3L), 1, Map.of()))
                .endsWith(
                        "primary of task 3. No other process has a free node, so 1 task waits for one: add a process, or"
                                + " raise 'taskgraph.node.slots' of another");
    }

    @Test
    void fewerNodesThanTasksOfAllThatAreLost() {
        assertThat(words(List.of(3L, 5L), 4, Map.of("q", 2, "r", 1)))
                .endsWith(
                        "primary of 2 tasks (3, 5). 3 of 4 tasks without a primary go to free nodes of q, r, and 1 waits"
                                + " for another one: add a process, or raise 'taskgraph.node.slots' of another");
    }

    @Test
    void manyTasksAndProcessesAreBounded() {
        Map<String, Integer> free = new TreeMap<>();
        LongStream.range(0, 500).forEach(i -> free.put("q" + i, 2));
        assertThat(words(LongStream.range(0, 1_000).boxed().toList(), 1_000, free))
                .hasSizeLessThan(400)
                .contains("1000 tasks (0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 990 more). They go to free nodes of q0, ")
                .endsWith(" and 490 more");
    }

    private static String words(List<Long> tasks, int waiting, Map<String, Integer> free) {
        return LostProcessLogger.words(
                new LostProcess("p", "10.0.0.1:9090", tasks, Cause.LEASE, waiting, new TreeMap<>(free)));
    }
}
