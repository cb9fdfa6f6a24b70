package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.backup.Acknowledge;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.engine.BackupMessage.Append;
import io.taskgraph.engine.BackupMessage.Install;
import io.taskgraph.engine.BackupMessage.Matched;
import io.taskgraph.engine.BackupMessage.Position;
import io.taskgraph.engine.BackupMessage.Probe;
import io.taskgraph.engine.BackupMessage.Received;
import io.taskgraph.engine.BackupMessage.Submission;
import io.taskgraph.engine.BackupMessage.ToBackup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrimaryLogTests {

    private static final BackupSettings ONE =
            new BackupSettings(1, Acknowledge.ALL, 1_000, 10, 100, Duration.ofMillis(500));

    private static final long MILLISECOND = 1_000_000;
    private static final String BACKUP = "p2.0@7";
    private static final InSync ALONE = new InSync(Set.of(), 9);

    private final PrimaryLog primary = new PrimaryLog(new CopyId(0, 5), "p1.0", ONE, new UpdateLogStore(10), false);

    private @Nullable ToBackup underWay;

    @Test
    void nothingIsWrittenWhenTheListIsRight() {
        assertThat(primary.wish(new InSync(Set.of(), 9), 0)).isNull();
    }

    /** One whose backups do not answer would else keep each call of a sender that asks again and again. */
    @Test
    void aCallWhoseCallerNoLongerWaitsIsForgotten() {
        RequestHeader header = new RequestHeader("run", 0, 1, 3, 0, 5);
        List<Submission> updates = List.of(new Submission(1, ByteString.copyFromUtf8("update")));
        for (long call = 1; call <= 3; call++) {
            assertThat(primary.submit(call, header, updates, 0)).isTrue();
        }
        primary.withdrawn(1);
        primary.withdrawn(3);
        assertThat(primary.takeAll()).containsExactly(2L);
        assertThat(primary.log().lastId()).isEqualTo(1);
    }

    /** Found by the simulation: the write that should put it there got lost, the backup died, and no further update was acknowledged. */
    @Test
    void aBackupThatDiesBeforeItsWriteIsKnownIsTakenOut() {
        InSync before = new InSync(Set.of(), 9);
        primary.wished(Set.of("p2.0@7"), before);
        assertThat(primary.required(before)).containsExactly("p2.0@7");
        assertThat(primary.wish(before, 0)).isEmpty();
        primary.wished(Set.of(), before);
        assertThat(primary.required(before)).as("before the list is seen again").containsExactly("p2.0@7");
        InSync after = new InSync(Set.of(), 12);
        assertThat(primary.required(after)).isEmpty();
        assertThat(primary.wish(after, 0)).isNull();
    }

    /** Where nothing can be committed, each repetition of an update is a call more. */
    @Test
    void aCallThatNobodyWaitsForIsForgottenAndItsUpdateKept() {
        RequestHeader header = new RequestHeader("run", 0, 3, 6, 0, 5);
        List<Submission> updates = List.of(new Submission(1, ByteString.copyFromUtf8("one")));
        primary.submit(11, header, updates, 0);
        primary.withdrawn(11);
        primary.submit(12, header, updates, 0);
        assertThat(primary.log().lastId()).as("told by its number").isEqualTo(1);
        assertThat(primary.takeAll()).containsExactly(12L);
    }

    // ---- backups that catch up

    /** A task that updates itself does so faster than a message goes to its backup and back. */
    @Test
    void aBackupBehindASteadyStreamOfUpdatesIsPutInSync() {
        List<Set<String>> wishes = new ArrayList<>();
        for (int round = 1; round <= 100; round++) {
            submit(2 * round);
            wishes.add(step(ALONE, 2 * round));
            submit(2 * round + 1);
            answer(2 * round + 1);
            wishes.add(step(ALONE, 2 * round + 1));
        }
        assertThat(wishes.subList(0, 8)).as("in its first round trips").contains(Set.of(BACKUP));
    }

    @Test
    void nothingIsAcknowledgedThatABackupAboutToBeInSyncLacks() {
        connect();
        for (int i = 2; i <= 100; i++) {
            submit(i);
            Set<String> wish = step(ALONE, i);
            assertThat(wish).as("it has all that is acknowledged").containsExactly(BACKUP);
            assertThat(primary.committed()).isEqualTo(1);
        }
        answer(101);
        step(ALONE, 101);
        assertThat(primary.committed()).as("what it has now").isEqualTo(2);
    }

    @Test
    void aBackupThatNeverGetsThereHoldsUpdatesForTheTimeoutAtMost() {
        connect();
        submit(2);
        step(ALONE, 2);
        submit(3);
        assertThat(primary.commit(ALONE, 3 * MILLISECOND)).isEmpty();
        assertThat(primary.nextDue(3 * MILLISECOND)).isEqualTo(501 * MILLISECOND);
        assertThat(primary.commit(ALONE, 500 * MILLISECOND)).isEmpty();
        assertThat(primary.commit(ALONE, 501 * MILLISECOND)).hasSize(2);
        assertThat(primary.nextDue(502 * MILLISECOND)).isNull();
    }

    @Test
    void aBackupThatGoesMeanwhileHoldsNothing() {
        connect();
        submit(2);
        step(ALONE, 2);
        assertThat(primary.commit(ALONE, 2 * MILLISECOND)).isEmpty();
        primary.followers().clear();
        assertThat(primary.commit(ALONE, 3 * MILLISECOND)).hasSize(1);
    }

    /** Commits wait for it, so it has all that is committed; it must be taken out for that to change. */
    @Test
    void aBackupInSyncThatStandsStillIsTakenOut() {
        connect();
        InSync both = new InSync(Set.of(BACKUP), 12);
        submit(2);
        step(both, 2);
        assertThat(primary.wish(both, 400 * MILLISECOND)).isNull();
        assertThat(primary.wish(both, 502 * MILLISECOND)).isEmpty();
    }

    /** The former primary may have acknowledged what the one that takes over has not applied yet. */
    @Test
    void aBackupIsNotInSyncWithoutWhatAFormerPrimaryMayHaveAcknowledged() {
        UpdateLogStore log = new UpdateLogStore(10);
        log.reset(4, 3, List.of());
        log.append(new LogEntry(5, 3, 1, 3, 1, ByteString.EMPTY));
        PrimaryLog next = new PrimaryLog(new CopyId(0, 9), "p1.0", ONE, log, true);
        BackupProgress lacking = new BackupProgress(new Backup("p2.0", "b:1", 7), log, 0);
        next.followers().put(BACKUP, lacking);
        lacking.due(0, 4);
        lacking.asked(1);
        lacking.answered(new Position(4, 3), 0);
        lacking.asked(2);
        lacking.answered(new Matched(4), 0);
        assertThat(next.committed()).as("what it knows to be committed").isEqualTo(4);
        assertThat(next.wish(new InSync(Set.of(), 12), 0)).isNull();
        lacking.asked(3);
        lacking.answered(new Matched(5), 0);
        assertThat(next.wish(new InSync(Set.of(), 12), 0)).containsExactly(BACKUP);
    }

    @Test
    void moreUpdatesThanAreRetainedFollowAStateThatWasTransferredMeanwhile() {
        connect();
        step(ALONE, 1);
        backup().answered(new Position(0, 0), MILLISECOND);
        assertThat(backup().due(MILLISECOND, primary.committed())).isNull();
        assertThat(backup().takesState()).isTrue();
        backup().stateTaken(ByteString.copyFromUtf8("state"));
        assertThat(backup().due(MILLISECOND, primary.committed())).isInstanceOf(Install.class);
        for (int i = 2; i <= 102; i++) {
            submit(i);
            primary.commit(ALONE, 600 * MILLISECOND);
        }
        backup().answered(new Received(5), 600 * MILLISECOND);
        assertThat(backup().due(600 * MILLISECOND, primary.committed())).isInstanceOf(Append.class);
        assertThat(backup().takesState()).isFalse();
    }

    private void submit(long number) {
        RequestHeader header = new RequestHeader("run", 0, 1, 3, 0, 5);
        Submission update = new Submission(number, ByteString.copyFromUtf8("update"));
        assertThat(primary.submit(number, header, List.of(update), number * MILLISECOND))
                .isTrue();
    }

    /** Lets the backup hold the first update, and say so. */
    private void connect() {
        submit(1);
        step(ALONE, 0);
        answer(0);
        step(ALONE, 0);
        answer(1);
        step(ALONE, 1);
    }

    /** Lets the backup answer the message that is under way, if there is one. */
    private void answer(long millisecond) {
        ToBackup message = underWay;
        underWay = null;
        if (message instanceof Probe) {
            backup().answered(new Position(0, 5), millisecond * MILLISECOND);
        } else if (message instanceof Append append) {
            Matched matched = new Matched(append.previous() + append.entries().size());
            backup().answered(matched, millisecond * MILLISECOND);
        }
    }

    /** Does what each step does, and returns whom the coordinator would be asked to put in sync; null for no change. */
    private @Nullable Set<String> step(InSync inSync, long millisecond) {
        long now = millisecond * MILLISECOND;
        primary.followers()
                .computeIfAbsent(BACKUP, name -> new BackupProgress(new Backup("p2.0", "b:1", 7), primary.log(), now));
        Set<String> wish = primary.wish(inSync, now);
        primary.commit(inSync, now);
        ToBackup due = backup().due(now, primary.committed());
        if (due != null) {
            underWay = due;
            backup().asked(1);
        }
        return wish;
    }

    private BackupProgress backup() {
        BackupProgress backup = primary.followers().get(BACKUP);
        assertThat(backup).isNotNull();
        return backup;
    }
}
