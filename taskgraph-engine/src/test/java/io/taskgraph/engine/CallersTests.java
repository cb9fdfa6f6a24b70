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
    void aProcessSpeaksForItsOwnTasksAlone() {
        processOfTask1("of b");
        call("run", 1, SEEN, "of b");
        assertThat(admitted).isOne();
        call("run", 1, SEEN, "of another");
        assertThat(admitted).isOne();
        assertThat(effects)
                .containsExactly(refused(
                        Refusal.HANDLER, "task 1 is at process b, which has another certificate than the caller"));
    }

    @Test
    void aProcessWithoutFingerprintDoesNotSpeakForOneThatHas() {
        processOfTask1("");
        call("run", 1, SEEN, "of another");
        assertThat(admitted).isZero();
    }

    @Test
    void aWaitingCallIsHeldToItsProcessToo() {
        call("run", 1, SEEN + 2, "of b");
        processOfTask1("of b");
        view.apply(new WatchEvent.Set(
                new Entry(ViewBuilder.KEYS.primary(1), KeyValues.primary(Slots.node("b", 1), "b:1"), SEEN + 2, 1)));
        view.reached(SEEN + 2);
        callers.viewChanged();
        assertThat(admitted).isOne();
    }

    @Test
    void flagsAreToldByTheProcessOfTheirTaskAlone() {
        processOfTask1("of b");
        FlagMessage message = new FlagMessage("run", 0, "a", List.of(new FlagMessage.Told(1, SEEN, "link", "meta")));
        assertThat(callers.maySay(message, "of b")).isTrue();
        assertThat(callers.maySay(message, "")).isTrue();
        assertThat(callers.maySay(message, "of another")).isFalse();
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
        call(run, from, incarnation, "");
    }

    private void call(String run, long from, long incarnation, String caller) {
        callers.admit(CALL, new RequestHeader(run, 0, from, incarnation, 0, 2), caller, () -> admitted++);
    }

    private void processOfTask1(String fingerprint) {
        view.apply(new WatchEvent.Set(
                new Entry(ViewBuilder.KEYS.node("b"), KeyValues.node("b:1", 1, "", false, fingerprint), SEEN + 1, 1)));
        view.reached(SEEN + 1);
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
