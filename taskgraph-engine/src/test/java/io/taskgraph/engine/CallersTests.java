package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of task 1, whose primary is of incarnation 3, to task 0. The view is of revision 3. */
class CallersTests {

    private static final long CALL = 9;
    private static final long TASKS = 2;
    private static final long SEEN = 3;

    private final List<Effect> effects = new ArrayList<>();
    private final JobView view =
            new ViewBuilder().run("run", TASKS).primary(0, "a").primary(1, "b").build();
    private final Callers callers = new Callers(TASKS, view, effects::add);
    private int admitted;

    @Test
    void thePrimaryOfATaskSpeaksForIt() {
        call("run", 1, SEEN);
        assertThat(admitted).isOne();
        assertThat(effects).isEmpty();
    }

    @Test
    void nobodyElseDoes() {
        call("run", 1, SEEN - 1);
        assertThat(admitted).isZero();
        assertThat(effects).containsExactly(refused(Refusal.NOT_PRIMARY, "task 1 has a newer copy"));
    }

    @Test
    void aCallOfAnotherRunIsRefused() {
        call("other", 1, SEEN);
        assertThat(effects).containsExactly(refused(Refusal.NOT_PRIMARY, "run 'other' is not served here"));
    }

    @Test
    void aTaskThatTheJobDoesNotHaveIsRefusedForGood() {
        call("run", 777, SEEN);
        assertThat(effects).containsExactly(refused(Refusal.HANDLER, "the job has 2 tasks, but task 777 asks task 0"));
    }

    @Test
    void aCopyThatCannotBeIsRefusedForGood() {
        for (long incarnation : new long[] {Long.MIN_VALUE, 0, 1L << 62, Long.MAX_VALUE}) {
            effects.clear();
            call("run", 1, incarnation);
            assertThat(effects)
                    .containsExactly(refused(Refusal.HANDLER, "no task can have a copy of incarnation " + incarnation));
        }
    }

    @Test
    void aCopyThatTheViewMayComeToShowWaitsForThat() {
        call("run", 1, SEEN + 1);
        callers.viewChanged();
        assertThat(admitted).isZero();
        primaryOfTask1(SEEN + 1);
        callers.viewChanged();
        assertThat(admitted).isOne();
        assertThat(effects).isEmpty();
    }

    @Test
    void aCopyThatTheViewDoesNotShowWhenItShouldIsRefused() {
        call("run", 1, SEEN + 1);
        primaryOfTask1(SEEN + 2);
        callers.viewChanged();
        assertThat(admitted).isZero();
        assertThat(effects).containsExactly(refused(Refusal.NOT_PRIMARY, "task 1 has a newer copy"));
    }

    @Test
    void aWaitingCallIsForgottenWithItsCaller() {
        call("run", 1, SEEN + 1);
        callers.withdrawn(CALL);
        primaryOfTask1(SEEN + 1);
        callers.viewChanged();
        assertThat(admitted).isZero();
        assertThat(effects).isEmpty();
    }

    private void call(String run, long from, long incarnation) {
        callers.admit(CALL, new RequestHeader(run, 0, from, incarnation, 0, 2), () -> admitted++);
    }

    private void primaryOfTask1(long revision) {
        view.apply(new WatchEvent.Set(
                new Entry(ViewBuilder.KEYS.primary(1), KeyValues.primary(Slots.node("c", 1), "c:1"), revision, 1)));
        view.reached(revision);
    }

    private static Effect refused(Refusal failure, String reason) {
        return new Effect.Refuse(CALL, failure, reason);
    }
}
