package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which backups here are given up, to make room for a task without primary or because nobody holds them any longer, and which are not. */
class GivenUpBackupsTests {

    private static final String HERE = "here";
    private static final BackupSettings BACKUP = BackupSettings.none().withReplicas(1);

    private final KeyLayout keys = new KeyLayout("taskgraph", "room");
    private final List<Entry> entries = new ArrayList<>();

    /** Both tasks have lost their primaries, and each process has the backup of the task that it is to take: none is in sync. */
    @Test
    void aBackupThatCannotTakeOverMakesRoomThoughItsTaskHasNoPrimary() {
        Engine engine = start(1, 2);
        put(keys.node("there"), KeyValues.node("there:1", 1, "", false, ""));
        Entry own = put(keys.backup(1, HERE + ".0"), KeyValues.backup(HERE + ":1"));
        put(keys.backup(0, "there.0"), KeyValues.backup("there:1"));
        put(keys.inSync(0), KeyValues.inSync(Set.of()));
        Entry inSync = put(keys.inSync(1), KeyValues.inSync(Set.of()));

        assertThat(transactions(step(engine, listed())))
                .containsExactly(new Transaction(
                        List.of(
                                new Compare(keys.inSync(1), inSync.modRevision()),
                                new Compare(own.key(), own.modRevision())),
                        List.of(new Write.Delete(own.key()))));

        assertThat(written(step(engine, changed(new WatchEvent.Deleted(own.key(), next())))))
                .containsExactly(keys.primary(0));
    }

    /** The claim has its node: it needs no other one while it is under way. */
    @Test
    void noBackupMakesRoomForAClaimThatIsUnderWay() {
        Engine engine = start(2, 2);
        put(keys.node("there"), KeyValues.node("there:1", 1, "", false, ""));
        put(keys.primary(1), KeyValues.primary("there.0", "there:1"));
        Entry own = put(keys.backup(1, HERE + ".0"), KeyValues.backup(HERE + ":1"));
        put(keys.inSync(1), KeyValues.inSync(Set.of(HERE + ".0@" + own.modRevision())));
        List<Effect> started = step(engine, listed());
        assertThat(written(started)).containsExactly(keys.primary(0));

        assertThat(transactions(step(engine, new Event.Tick()))).isEmpty();
        long claim = started.stream()
                .filter(Effect.Commit.class::isInstance)
                .mapToLong(effect -> ((Effect.Commit) effect).proposals().get(0).id())
                .findFirst()
                .orElseThrow();
        assertThat(transactions(step(engine, new Event.Committed(claim, new CommitResult(true, 100)))))
                .as("before the view shows it")
                .isEmpty();
    }

    /** A claim whose outcome was unknown has arrived late, after the task has got another backup here. */
    @Test
    void everyBackupOnANodeThatIsNotInUseIsGivenUp() {
        Engine engine = start(2, 2);
        put(keys.node("there"), KeyValues.node("there:1", 2, "", false, ""));
        put(keys.primary(0), KeyValues.primary("there.0", "there:1"));
        put(keys.primary(1), KeyValues.primary("there.1", "there:1"));
        put(keys.backup(0, HERE + ".0"), KeyValues.backup(HERE + ":1"));
        put(keys.backup(1, HERE + ".1"), KeyValues.backup(HERE + ":1"));
        put(keys.inSync(0), KeyValues.inSync(Set.of()));
        put(keys.inSync(1), KeyValues.inSync(Set.of()));
        step(engine, listed());

        Entry late = put(keys.backup(0, HERE + ".7"), KeyValues.backup(HERE + ":1"));

        assertThat(transactions(step(engine, changed(new WatchEvent.Set(late)))))
                .containsExactly(new Transaction(
                        List.of(new Compare(late.key(), late.modRevision())), List.of(new Write.Delete(late.key()))));
    }

    /** Returns this process, in a job that has begun. */
    private Engine start(int slots, long tasks) {
        put(
                keys.spec(),
                new KeyValues.Spec(
                                "run",
                                tasks,
                                TopologyDigest.of(Map.of(), tasks),
                                Integer.toString(Protocol.NUMBER),
                                BACKUP.replicas())
                        .toJson());
        put(keys.epoch(), ByteString.copyFromUtf8("0"));
        put(keys.node(HERE), KeyValues.node(HERE + ":1", slots, "", false, ""));
        return new Engine(EngineSettings.builder("taskgraph", "room", tasks)
                .process(HERE, HERE + ":1")
                .slots(slots)
                .leaseId(1)
                .newRunId("run")
                .backup(BACKUP)
                .build());
    }

    private long next() {
        return entries.size() + 1;
    }

    private Entry put(String key, ByteString value) {
        Entry entry = new Entry(key, value, next(), 1);
        entries.add(entry);
        return entry;
    }

    private Event listed() {
        return new Event.Listed(new Snapshot(entries.size(), List.copyOf(entries)));
    }

    private static Event changed(WatchEvent change) {
        return new Event.Changed(List.of(change));
    }

    private static List<Effect> step(Engine engine, Event event) {
        return engine.step(0, List.of(event));
    }

    private static List<Transaction> transactions(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Commit.class::isInstance)
                .flatMap(effect -> ((Effect.Commit) effect).proposals().stream())
                .map(Proposal::transaction)
                .toList();
    }

    private static List<String> written(List<Effect> effects) {
        return transactions(effects).stream()
                .flatMap(transaction -> transaction.writes().stream())
                .map(write -> write instanceof Write.Put put ? put.key() : write.toString())
                .toList();
    }
}
