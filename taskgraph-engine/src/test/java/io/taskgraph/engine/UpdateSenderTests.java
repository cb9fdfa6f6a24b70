package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Updates that task 0 makes of task 5. */
class UpdateSenderTests {

    private static final long MILLISECOND = 1_000_000;
    private static final CopyId FROM = new CopyId(0, 3);
    private static final long TO = 5;
    private static final long DEADLINE = 1_000 * MILLISECOND;
    private static final int MOST = 2;

    private final Map<Long, Primary> primaries = new HashMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private final BackupCalls calls = new BackupCalls(effects::add);
    private final UpdateSender updates = new UpdateSender(primaries::get, calls, effects::add, MOST);
    private long flagsSet;

    @Test
    void anUpdateIsSentWhenTheFlagsBeforeItAreSet() {
        primary(21);
        make(1, 3);
        make(2, 4);
        assertThat(advance(0)).isEmpty();
        flagsSet = 3;
        assertThat(advance(1))
                .singleElement()
                .satisfies(sent -> assertThat(sent.question())
                        .isInstanceOfSatisfying(
                                BackupMessage.Submit.class,
                                submit -> assertThat(submit.updates()).hasSize(1)));
    }

    @Test
    void anUpdateThatWaitsForFlagsIsGivenUpAtItsDeadline() {
        primary(21);
        make(1, 3);
        advance(0);
        assertThat(updates.nextDue()).isEqualTo(DEADLINE);
        advance(DEADLINE);
        assertThat(effects)
                .containsExactly(new Effect.UpdateEnded(1, UpdateResult.TOO_LATE, "not acknowledged in time"));
    }

    @Test
    void updatesThatWaitForFlagsAreBounded() {
        primary(21);
        for (long id = 0; id <= MOST; id++) {
            make(id, 3);
        }
        assertThat(effects)
                .containsExactly(
                        new Effect.UpdateEnded(MOST, UpdateResult.TOO_MANY, "more than 2 updates wait to be done"));
    }

    @Test
    void anUpdateThatIsNotAnsweredIsSentAgainAfter20Milliseconds() {
        primary(21);
        make(1, 0);
        unanswered(advance(0).get(0));
        assertThat(updates.nextDue()).isEqualTo(20 * MILLISECOND);
        assertThat(advance(20 * MILLISECOND)).hasSize(1);
    }

    @Test
    void anUpdateOfATaskWithoutPrimaryWaitsForOneAndNotForTime() {
        primary(21);
        make(1, 0);
        unanswered(advance(0).get(0));
        primaries.clear();
        assertThat(advance(30 * MILLISECOND)).isEmpty();
        assertThat(updates.nextDue()).isEqualTo(DEADLINE);
        primary(22);
        assertThat(advance(31 * MILLISECOND)).hasSize(1);
    }

    private void make(long id, long flags) {
        updates.made(new Event.UpdateMade(id, FROM, TO, ByteString.EMPTY), flags, DEADLINE);
    }

    private void primary(long incarnation) {
        primaries.put(TO, new Primary("p.5", "p:1", incarnation));
    }

    /** Returns the messages of one step. */
    private List<Effect.SendBackup> advance(long now) {
        int before = effects.size();
        updates.advance("run", now, flags -> flags <= flagsSet);
        return effects.subList(before, effects.size()).stream()
                .filter(Effect.SendBackup.class::isInstance)
                .map(Effect.SendBackup.class::cast)
                .toList();
    }

    private void unanswered(Effect.SendBackup sent) {
        calls.ended(sent.exchangeId(), null);
    }
}
