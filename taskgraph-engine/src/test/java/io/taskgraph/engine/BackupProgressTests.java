package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.engine.BackupMessage.Append;
import io.taskgraph.engine.BackupMessage.Install;
import io.taskgraph.engine.BackupMessage.Matched;
import io.taskgraph.engine.BackupMessage.Origin;
import io.taskgraph.engine.BackupMessage.Position;
import io.taskgraph.engine.BackupMessage.Probe;
import io.taskgraph.engine.BackupMessage.Received;
import io.taskgraph.engine.BackupMessage.ToBackup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One backup as its primary, of incarnation 5, sees it: which message is due after which answer. */
class BackupProgressTests {

    private static final long OWN = 5;
    private static final long MILLISECOND = 1_000_000;
    private static final int PART = 1 << 20;

    private final UpdateLogStore log = new UpdateLogStore(2);
    private final BackupProgress backup = new BackupProgress(new Backup("b.0", "b:1", 7), log, 0);
    private long exchanges;

    BackupProgressTests() {
        log.reset(0, OWN, List.of());
    }

    @Test
    void theFirstMessageAsksHowFarTheBackupIs() {
        append(3);
        assertThat(send()).isEqualTo(new Probe(1));
        assertThat(backup.hasAnswered()).isFalse();
    }

    @Test
    void oneMessageIsUnderWayAtATime() {
        append(1);
        send();
        assertThat(due()).isNull();
        assertThat(backup.nextDue()).isNull();
    }

    @Test
    void theLogFollowsFromWhereTheBackupIs() {
        append(3);
        knownAt(1);
        assertThat(send()).isEqualTo(new Append(2, 1, OWN, List.of(entry(2), entry(3)), 0));
        backup.answered(new Matched(3), 0);
        assertThat(backup.matched()).isEqualTo(3);
        assertThat(backup.hasAnswered()).isTrue();
        assertThat(due()).isNull();
    }

    @Test
    void aBackupWithAllEntriesIsToldOnceThatTheyAreCommitted() {
        append(1);
        knownAt(0);
        send();
        backup.answered(new Matched(1), 0);
        log.apply(1);
        assertThat(backup.due(0, 1)).isEqualTo(new Append(3, 1, OWN, List.of(), 1));
        backup.asked(++exchanges);
        backup.answered(new Matched(1), 0);
        assertThat(backup.due(0, 1)).isNull();
    }

    @Test
    void aBackupBehindTheRetainedLogGetsTheState() {
        append(4);
        log.apply(4);
        log.trim(Long.MAX_VALUE);
        knownAt(1);
        assertThat(due()).as("the state is yet to be written").isNull();
        assertThat(backup.takesState()).isTrue();
        assertThat(backup.takesState()).as("asked for once").isFalse();
        backup.stateTaken(ByteString.copyFromUtf8("state"));
        assertThat(send())
                .isEqualTo(
                        new Install(2, 4, OWN, List.of(new Origin(9, 1, 4)), 0, 5, ByteString.copyFromUtf8("state")));
        backup.answered(new Received(5), 0);
        assertThat(backup.matched()).isEqualTo(4);
        assertThat(backup.due(0, 4)).as("what is committed").isEqualTo(new Append(3, 4, OWN, List.of(), 4));
    }

    @Test
    void aBackupWithAnEntryOfAnotherPrimaryGetsTheState() {
        append(2);
        log.apply(1);
        send();
        backup.answered(new Position(2, OWN - 1), 0);
        assertThat(due()).isNull();
        assertThat(backup.takesState()).isTrue();
    }

    @Test
    void aLargeStateGoesInParts() {
        append(4);
        log.apply(4);
        log.trim(Long.MAX_VALUE);
        knownAt(0);
        due();
        backup.stateTaken(ByteString.copyFrom(new byte[PART + 10]));
        assertThat(install(send()).offset()).isZero();
        backup.answered(new Received(PART), 0);
        Install second = install(send());
        assertThat(second.offset()).isEqualTo(PART);
        assertThat(second.part().size()).isEqualTo(10);
        assertThat(second.size()).isEqualTo(PART + 10);
        assertThat(backup.matched()).as("a part is nothing yet").isZero();
        backup.answered(new Received(PART + 10), 0);
        assertThat(backup.matched()).isEqualTo(4);
    }

    @Test
    void afterAFailureItIsAskedAgainLater() {
        append(1);
        knownAt(0);
        send();
        backup.answered(null, 0);
        assertThat(due()).isNull();
        assertThat(backup.nextDue()).isEqualTo(20 * MILLISECOND);
        assertThat(backup.due(20 * MILLISECOND, 0)).isEqualTo(new Probe(3));
    }

    @Test
    void aFailureDropsTheTransferUnderWay() {
        append(4);
        log.apply(4);
        log.trim(Long.MAX_VALUE);
        knownAt(0);
        due();
        backup.stateTaken(ByteString.copyFromUtf8("state"));
        send();
        backup.answered(null, 0);
        assertThat(backup.due(20 * MILLISECOND, 4)).isInstanceOf(Probe.class);
    }

    @Test
    void anAnswerToANewerRoundThanTheTransferIsAFailure() {
        append(1);
        send();
        backup.answered(new Received(1), 0);
        assertThat(backup.nextDue()).isEqualTo(20 * MILLISECOND);
    }

    @Test
    void whatIsMatchedNeverDecreases() {
        append(3);
        knownAt(0);
        send();
        backup.answered(new Matched(3), 0);
        append(1);
        send();
        backup.answered(new Matched(2), 0);
        assertThat(backup.matched()).isEqualTo(3);
    }

    @Test
    void aBackupStandsStillOnlyWhileItIsBehind() {
        append(1);
        knownAt(0);
        assertThat(backup.standsStill(500, 1_000)).isFalse();
        assertThat(backup.standsStill(1_000, 1_000)).isTrue();
        send();
        backup.answered(new Matched(1), 1_000);
        assertThat(backup.standsStill(9_000, 1_000)).as("nothing to do").isFalse();
        append(1);
        backup.appended(9_000);
        assertThat(backup.standsStill(9_999, 1_000))
                .as("counted from the update")
                .isFalse();
        assertThat(backup.standsStill(10_000, 1_000)).isTrue();
    }

    /** Such a backup is for ever behind, and if it is in sync no update is acknowledged until it is taken out. */
    @Test
    void aBackupThatAnswersOnlyHowFarItIsStandsStill() {
        append(1);
        List<Long> asked = new ArrayList<>();
        for (long now = 0; now <= 2_000 * MILLISECOND; now += MILLISECOND) {
            ToBackup message = backup.due(now, 0);
            if (message != null) {
                backup.asked(++exchanges);
                backup.answered(message instanceof Probe ? new Position(0, OWN) : null, now);
                asked.add(now / MILLISECOND);
            }
        }
        assertThat(backup.standsStill(2_000 * MILLISECOND, 2_000 * MILLISECOND)).isTrue();
        assertThat(backup.nextDue()).as("the next question").isGreaterThan(2_000 * MILLISECOND);
        assertThat(asked.stream().distinct())
                .as("after pauses that double")
                .startsWith(0L, 1L, 21L, 22L, 62L, 63L, 143L)
                .hasSizeLessThan(20);
    }

    @Test
    void aTransferThatBeginsAgainAndAgainIsNoProgress() {
        append(4);
        log.apply(4);
        log.trim(Long.MAX_VALUE);
        for (long now = 0; now <= 9_000 * MILLISECOND; now += MILLISECOND) {
            ToBackup message = backup.due(now, 4);
            if (backup.takesState()) {
                backup.stateTaken(ByteString.copyFrom(new byte[PART + 10]));
            } else if (message != null) {
                backup.asked(++exchanges);
                backup.answered(answerUnlessSecondPart(message), now);
            }
        }
        assertThat(backup.standsStill(9_000 * MILLISECOND, 8_000 * MILLISECOND)).isTrue();
    }

    private static BackupMessage.@Nullable Answer answerUnlessSecondPart(ToBackup message) {
        return message instanceof Probe
                ? new Position(0, OWN - 1)
                : install(message).offset() == 0 ? new Received(PART) : null;
    }

    /** A moment that has passed would have the engine come back at once, again and again. */
    @Test
    void aPauseThatIsOverIsNotDueAgain() {
        append(1);
        knownAt(0);
        send();
        backup.answered(new Matched(1), 0);
        log.apply(1);
        assertThat(backup.due(0, 1)).isInstanceOf(Append.class);
        backup.asked(++exchanges);
        backup.answered(null, 0);
        assertThat(backup.due(20 * MILLISECOND, 1)).isInstanceOf(Probe.class);
        backup.asked(++exchanges);
        backup.answered(new Position(1, OWN), 20 * MILLISECOND);
        assertThat(backup.due(20 * MILLISECOND, 1)).isInstanceOf(Append.class);
        backup.asked(++exchanges);
        backup.answered(new Matched(1), 20 * MILLISECOND);
        assertThat(backup.nextDue()).isNull();
    }

    // ---- the log and its messages

    private void append(int entries) {
        for (int i = 0; i < entries; i++) {
            log.append(entry(log.lastId() + 1));
        }
    }

    private static LogEntry entry(long id) {
        return new LogEntry(id, OWN, 9, 1, id, ByteString.copyFromUtf8("u" + id));
    }

    /** Lets the backup say that it holds the log up to an entry. */
    private void knownAt(long id) {
        send();
        backup.answered(new Position(id, OWN), 0);
    }

    private @Nullable ToBackup due() {
        return backup.due(0, 0);
    }

    private ToBackup send() {
        ToBackup message = due();
        assertThat(message).isNotNull();
        backup.asked(++exchanges);
        return message;
    }

    private static Install install(ToBackup message) {
        assertThat(message).isInstanceOf(Install.class);
        return (Install) message;
    }
}
