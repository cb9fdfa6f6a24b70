package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import io.taskgraph.engine.BackupMessage.Append;
import io.taskgraph.engine.BackupMessage.Install;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A backup here becomes the primary of task 0, and something is said under its id as a backup: the copy learns the new one only when it has
 * taken over, which an update that the other backup may lack holds up.
 */
class TakeOverTests {

    private static final String HERE = "here";
    private static final long PROMOTED_AT = 20;

    private final KeyLayout keys = new KeyLayout("taskgraph", "takeover");
    private final List<Entry> entries = new ArrayList<>();
    private final BackupSettings backup = BackupSettings.none().withReplicas(2);
    private final Engine engine = new Engine(EngineSettings.builder("taskgraph", "takeover", 1)
            .process(HERE, HERE + ":1")
            .slots(1)
            .leaseId(1)
            .newRunId("run")
            .backup(backup)
            .build());
    private final CopyId former;
    private final CopyId asBackup;
    private final long other;
    private final CopyId asPrimary = new CopyId(0, PROMOTED_AT);

    /** Id of the proposal that was last to say which backups are in sync. */
    private long writing;

    private long revision = PROMOTED_AT;
    private long now;

    TakeOverTests() {
        put(
                keys.spec(),
                new KeyValues.Spec(
                                "run",
                                1,
                                TopologyDigest.of(Map.of(), 1),
                                Integer.toString(Protocol.NUMBER),
                                backup.replicas())
                        .toJson());
        put(keys.epoch(), ByteString.copyFromUtf8("0"));
        for (String process : List.of(HERE, "there", "third")) {
            put(keys.node(process), KeyValues.node(process + ":1", 1, "", false, ""));
        }
        former = new CopyId(0, put(keys.primary(0), KeyValues.primary("there.0", "there:1")));
        asBackup = new CopyId(0, put(keys.backup(0, HERE + ".0"), KeyValues.backup(HERE + ":1")));
        other = put(keys.backup(0, "third.0"), KeyValues.backup("third:1"));
        put(keys.inSync(0), KeyValues.inSync(Set.of(HERE + ".0@" + asBackup.incarnation(), "third.0@" + other)));
        assertThat(step(new Event.Listed(new Snapshot(entries.size(), List.copyOf(entries)))))
                .contains(new Effect.StartBackup(asBackup, HERE + ".0", "run"));
    }

    @Test
    void aCopyThatIsKilledWhileItTakesOverGivesItsTaskBack() {
        hearOfAnUpdate();
        assertThat(promote()).noneMatch(Effect.TakeOver.class::isInstance);

        List<Effect> killed = step(new Event.Kill(asBackup));

        assertThat(killed).contains(new Effect.DropCopy(asBackup, "it was killed"));
        assertThat(writes(killed)).contains(new Write.Delete(keys.primary(0)));
    }

    @Test
    void aCopyThatIsKilledJustAsItHasTakenOverGivesItsTaskBack() {
        assertThat(promote()).contains(new Effect.TakeOver(asBackup, asPrimary));

        List<Effect> killed = step(new Event.Kill(asBackup));

        assertThat(killed).contains(new Effect.DropCopy(asPrimary, "it was killed"));
        assertThat(writes(killed)).contains(new Write.Delete(keys.primary(0)));
    }

    @Test
    void aTaskThatIsTakenAwayWhileItsCopyTakesOverIsOffered() {
        hearOfAnUpdate();
        promote();
        List<Effect> taken = step(new Event.HandOver(asBackup));
        assertThat(taken).noneMatch(Effect.DropCopy.class::isInstance);
        assertThat(writes(taken)).contains(new Write.Put(keys.handOver(0), KeyValues.handOver(PROMOTED_AT), 1));
    }

    /** Its updates may be nowhere else. */
    @Test
    void aCopyThatFailsWhileItTakesOverStaysAndEndsTheJobAsThePrimary() {
        hearOfAnUpdate();
        promote();
        List<Effect> failed = step(new Event.Shutdown(asBackup, Outcome.failed("on purpose")));
        assertThat(failed).noneMatch(Effect.DropCopy.class::isInstance);
        assertThat(writes(failed)).noneMatch(this::isOutcome);
    }

    @Test
    void aCopyThatFailsJustAsItHasTakenOverEndsTheJob() {
        promote();
        List<Effect> failed = step(new Event.Shutdown(asBackup, Outcome.failed("on purpose")));
        assertThat(writes(failed)).anyMatch(this::isOutcome);
    }

    /** The copy writes the state of the other backup on its loop, where it may have failed. */
    @Test
    void aTakeOverDoesNotWaitForAStateThatIsNotWritten() {
        hearOfAnUpdate();
        List<Effect> promoted = promote();
        long question = promoted.stream()
                .filter(Effect.SendBackup.class::isInstance)
                .mapToLong(effect -> ((Effect.SendBackup) effect).exchangeId())
                .findFirst()
                .orElseThrow();
        inSyncIs("third.0@" + other);
        List<Effect> wanted = step(new Event.BackupAnswered(question, new BackupMessage.Position(0, 1)));
        assertThat(wanted).contains(new Effect.TakeState(asBackup, asPrimary, "third.0@" + other));
        long timeout = backup.timeout().toNanos();
        assertThat(wanted).contains(new Effect.WakeAt(timeout));

        now = timeout;
        assertThat(writes(step(new Event.Tick())))
                .contains(new Write.Put(keys.inSync(0), KeyValues.inSync(Set.of()), 0));
        assertThat(inSyncIs()).contains(new Effect.TakeOver(asBackup, asPrimary));
    }

    /** The other copies of task 0 have died together: what it holds is nowhere else. */
    @Test
    void aProcessThatIsToTakeOverDoesNotLeaveBefore() {
        hearOfAnUpdate();
        assertThat(writes(step(new Event.Changed(List.of(
                        new WatchEvent.Deleted(keys.primary(0), 10),
                        new WatchEvent.Deleted(keys.node("third"), 11),
                        new WatchEvent.Deleted(keys.backup(0, "third.0"), 11))))))
                .contains(new Write.Put(keys.primary(0), KeyValues.primary(HERE + ".0", HERE + ":1"), 1));

        assertThat(step(new Event.Drain())).doesNotContain(new Effect.Leave());
        assertThat(promote())
                .as("while the other copy is listed as one that may have an update")
                .noneMatch(Effect.TakeOver.class::isInstance)
                .doesNotContain(new Effect.Leave());
        assertThat(inSyncIs())
                .contains(new Effect.TakeOver(asBackup, asPrimary))
                .doesNotContain(new Effect.Leave());
    }

    @Test
    void aProcessThatHoldsNoMoreThanABackupLeavesAtOnce() {
        assertThat(step(new Event.Drain())).contains(new Effect.Leave());
    }

    @Test
    void aProcessWaitsForItsTakeOverNoLongerThanItMayTakeToLeave() {
        step(new Event.Changed(List.of(
                new WatchEvent.Deleted(keys.primary(0), 10), new WatchEvent.Deleted(keys.backup(0, "third.0"), 11))));
        assertThat(step(new Event.Drain())).doesNotContain(new Effect.Leave());
        now = Long.MAX_VALUE / 2;
        assertThat(step(new Event.Tick())).contains(new Effect.Leave());
    }

    @Test
    void aBackupThatIsKilledIsNoLongerOneWhenItsTaskBecomesFree() {
        assertThat(step(new Event.Kill(asBackup))).contains(new Effect.DropCopy(asBackup, "it was killed"));
        assertThat(writes(promote())).contains(new Write.Delete(keys.primary(0)));
    }

    /** The primary gives the backup here its empty state and one update, which it does not say to be done. */
    private void hearOfAnUpdate() {
        long incarnation = former.incarnation();
        LogEntry update = new LogEntry(1, incarnation, 0, incarnation, 1, ByteString.copyFromUtf8("update"));
        RequestHeader header = new RequestHeader("run", 0, 0, incarnation, 0, asBackup.incarnation());
        step(new Event.BackupAsked(1, header, new Install(1, 0, incarnation, List.of(), 0, 0, ByteString.EMPTY), ""));
        assertThat(step(new Event.BackupAsked(2, header, new Append(2, 0, incarnation, List.of(update), 0), "")))
                .contains(new Effect.AnswerBackup(2, new BackupMessage.Matched(1), asBackup.incarnation()));
    }

    /** The view shows the backup here as the primary. */
    private List<Effect> promote() {
        Entry promoted = new Entry(keys.primary(0), KeyValues.primary(HERE + ".0", HERE + ":1"), PROMOTED_AT, 1);
        return step(new Event.Changed(List.of(new WatchEvent.Set(promoted))));
    }

    /** The write of those in sync that was sent last is accepted, and the view shows it. */
    private List<Effect> inSyncIs(String... backups) {
        revision++;
        Entry written = new Entry(keys.inSync(0), KeyValues.inSync(Set.of(backups)), revision, 0);
        step(new Event.Committed(writing, new CommitResult(true, revision)));
        return step(new Event.Changed(List.of(new WatchEvent.Set(written))));
    }

    private long put(String key, ByteString value) {
        entries.add(new Entry(key, value, entries.size() + 1, 1));
        return entries.size();
    }

    private List<Effect> step(Event event) {
        List<Effect> effects = engine.step(now, List.of(event));
        proposals(effects)
                .filter(proposal -> proposal.transaction().writes().stream()
                        .anyMatch(write ->
                                write instanceof Write.Put put && put.key().equals(keys.inSync(0))))
                .forEach(proposal -> writing = proposal.id());
        return effects;
    }

    private static Stream<Proposal> proposals(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Commit.class::isInstance)
                .flatMap(effect -> ((Effect.Commit) effect).proposals().stream());
    }

    private boolean isOutcome(Write write) {
        return write instanceof Write.Put put && put.key().equals(keys.outcome());
    }

    private static List<Write> writes(List<Effect> effects) {
        return proposals(effects)
                .flatMap(proposal -> proposal.transaction().writes().stream())
                .toList();
    }
}
