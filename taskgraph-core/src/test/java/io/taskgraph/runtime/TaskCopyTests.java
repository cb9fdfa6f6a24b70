package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.engine.CopyId;
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

    /** A failed load, stage or action for the end of an epoch, as well as a callback: else the primary would stand still for ever. */
    @Test
    void theFailureOfABackupIsToldAgainWhenItTakesOverWithThePartThatFailed() {
        LoneCopy lone = new LoneCopy(() -> true);
        IllegalStateException cause = new IllegalStateException("mine");
        lone.copy().fail(FailedPart.callback("onCancelled"), cause);

        lone.copy().tookOver(new CopyId(0, 2));

        assertThat(lone.failures()).containsExactly(cause, cause);
        assertThat(lone.failedParts()).containsExactly("1: callback 'onCancelled'", "2: callback 'onCancelled'");
    }

    @Test
    void aFailureAfterTheTakeOverIsToldOnce() {
        LoneCopy lone = new LoneCopy(() -> true);
        lone.copy().tookOver(new CopyId(0, 2));
        lone.copy().fail(FailedPart.callback("publish"), new IllegalStateException("mine"));
        assertThat(lone.failedParts()).containsExactly("2: callback 'publish'");
    }
}
