package io.taskgraph.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.status.Explanation.Cause;
import io.taskgraph.status.Explanation.Wait;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ExplanationTests {

    @Test
    void eachKindOfWaitIsALine() {
        List<Wait> waits = List.of(
                new Wait(0, Cause.FLAG, 2, "'ready' on 'ring'", null),
                new Wait(1, Cause.REQUEST, 2, "test.Echo/Echo", Duration.ofSeconds(4)),
                new Wait(2, Cause.CALLBACK, -1, "enterEpoch at Ring.wait", Duration.ofSeconds(5)),
                new Wait(3, Cause.NO_PRIMARY, -1, "a primary", null));

        assertThat(explanation("Task 2 holds it up.", waits, 0).inLines()).isEqualTo("""
                        Task 2 holds it up.
                        What would resolve it: It returns.
                        task 0 waits until task 2 has set 'ready' on 'ring'
                        task 1 waits for task 2: test.Echo/Echo, for 4.0 s
                        task 2 runs enterEpoch at Ring.wait, for 5.0 s
                        task 3 waits for a primary""");
    }

    @Test
    void manyLongWaitsAreBounded() {
        List<Wait> waits = LongStream.range(0, 200)
                .mapToObj(task -> new Wait(task, Cause.REQUEST, 0, "x".repeat(5_000), null))
                .toList();

        assertThat(explanation("y".repeat(5_000), waits, 300).inLines())
                .hasSizeLessThan(23_100)
                .endsWith("...\nand 480 more")
                .hasLineCount(23);
    }

    private static Explanation explanation(String sentence, List<Wait> waits, int more) {
        return new Explanation(sentence, Cause.CALLBACK, 2, null, "It returns.", true, waits, more);
    }
}
