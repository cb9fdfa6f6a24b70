package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.JobInfo;
import org.junit.jupiter.api.Test;

class KeptStatesTests {

    private static final JobInfo RUN = new JobInfo("job", 3, 3, "run 1");

    private final KeptStates states = new KeptStates();

    private static StateBytes state(String text) {
        return new StateBytes("String", ByteString.copyFromUtf8(text));
    }

    @Test
    void theNewestTwoIterationsAreKept() {
        for (long iteration = 1; iteration <= 5; iteration++) {
            states.keep(RUN, iteration, state("before " + iteration));
        }
        assertThat(states.of(RUN, 3)).isNull();
        assertThat(states.of(RUN, 4)).isEqualTo(state("before 4"));
        assertThat(states.of(RUN, 5)).isEqualTo(state("before 5"));
    }

    /** All tasks of a process come to the same bytes, so one copy of them is enough. */
    @Test
    void theFirstStateOfAnIterationStays() {
        StateBytes first = state("same");
        states.keep(RUN, 1, first);
        states.keep(RUN, 1, state("same"));
        assertThat(states.of(RUN, 1)).isSameAs(first);
    }

    @Test
    void aStateOfAnotherRunIsNone() {
        states.keep(RUN, 1, state("old"));
        JobInfo next = new JobInfo("job", 3, 3, "run 2");
        assertThat(states.of(next, 1)).isNull();
        states.keep(next, 2, state("new"));
        assertThat(states.of(RUN, 1)).isNull();
        assertThat(states.of(next, 1)).isNull();
    }
}
