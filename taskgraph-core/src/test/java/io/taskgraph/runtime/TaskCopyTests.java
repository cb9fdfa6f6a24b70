package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskCopyTests {

    /** The lease runs out after the loop has looked, and is renewed then. */
    @Test
    void aFailureThatComesJustAsTheFenceShutsIsToldWhenItOpens() {
        Iterator<Boolean> mayAct = List.of(false, false, true).iterator();
        LoneCopy lone = new LoneCopy(mayAct::next);
        IllegalStateException cause = new IllegalStateException("mine");

        lone.copy().fail(FailedPart.callback("publish"), cause);

        assertThat(lone.failures()).containsExactly(cause);
        assertThat(mayAct).isExhausted();
    }

    @Test
    void aFailureIsToldOnceAndNotOfACopyThatHasEnded() {
        LoneCopy failing = new LoneCopy(() -> true);
        failing.copy().fail(FailedPart.callback("publish"), new IllegalStateException("first"));
        failing.copy().fail(FailedPart.callback("publish"), new IllegalStateException("second"));
        assertThat(failing.failures()).extracting(Throwable::getMessage).containsExactly("first");
        LoneCopy ended = new LoneCopy(() -> true);
        ended.copy().drop();
        ended.copy().fail(FailedPart.callback("publish"), new IllegalStateException("late"));
        assertThat(ended.failures()).isEmpty();
    }
}
