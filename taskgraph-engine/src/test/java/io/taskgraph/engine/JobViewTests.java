package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.TaskGraphException;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The view of a job's keys, by a list of all and by changes of single ones. */
class JobViewTests {

    private static final KeyLayout KEYS = ViewBuilder.KEYS;
    private static final ByteString NOTHING = ByteString.EMPTY;

    private final JobView view = new JobView(KEYS);
    private long revision = 10;

    @Test
    void beforeTheKeysWereReadNothingIsKnown() {
        assertThat(view.revision()).isEqualTo(-1);
        assertThat(view.epoch()).isEqualTo(-1);
        assertThat(view.spec()).isNull();
        assertThat(view.outcome()).isNull();
        assertThat(view.primaries()).isEmpty();
    }

    @Test
    void aListReplacesEverything() {
        set(KEYS.spec(), new KeyValues.Spec("run", 2, TopologyDigest.parse("hash", ""), "1", 1).toJson());
        set(KEYS.epoch(), text("4"));
        set(KEYS.outcome(), KeyValues.outcome(Outcome.succeeded(), "now"));
        set(KEYS.node("a"), KeyValues.node("a:1", 1, "", false, ""));
        set(KEYS.primary(0), KeyValues.primary("a.0", "a:1"));
        set(KEYS.backup(0, "b.0"), KeyValues.backup("b:1"));
        set(KEYS.inSync(0), KeyValues.inSync(Set.of()));
        set(KEYS.handOver(0), KeyValues.handOver(15));
        set(KEYS.flag(new Flag(4, "Link", 0, "ready")), NOTHING);
        view.replace(new Snapshot(99, List.of()));
        assertThat(view.revision()).isEqualTo(99);
        assertThat(view.spec()).isNull();
        assertThat(view.epoch()).isEqualTo(-1);
        assertThat(view.outcome()).isNull();
        assertThat(view.processes()).isEmpty();
        assertThat(view.primaries()).isEmpty();
        assertThat(view.backups()).isEmpty();
        assertThat(view.inSync()).isEmpty();
        assertThat(view.handOver(0)).isNull();
        assertThat(view.flags(4)).isEmpty();
    }

    @Test
    void everyKeyCountsOnceHoweverOftenItIsWritten() {
        Map<String, ByteString> values = new LinkedHashMap<>();
        values.put(KEYS.spec(), new KeyValues.Spec("run", 2, TopologyDigest.parse("hash", ""), "1", 1).toJson());
        values.put(KEYS.epoch(), text("4"));
        values.put(KEYS.outcome(), KeyValues.outcome(Outcome.succeeded(), "now"));
        values.put(KEYS.node("a"), KeyValues.node("a:1", 1, "", false, ""));
        values.put(KEYS.node("b"), KeyValues.node("b:1", 1, "", false, ""));
        values.put(KEYS.primary(0), KeyValues.primary("a.0", "a:1"));
        values.put(KEYS.backup(0, "b.0"), KeyValues.backup("b:1"));
        values.put(KEYS.backup(0, "c.0"), KeyValues.backup("c:1"));
        values.put(KEYS.inSync(0), KeyValues.inSync(Set.of()));
        values.put(KEYS.handOver(0), KeyValues.handOver(15));
        values.put(KEYS.flag(new Flag(4, "Link", 0, "ready")), NOTHING);
        values.put(KEYS.flag(new Flag(4, "Link", 1, "ready")), NOTHING);
        values.put(KEYS.flag(new Flag(5, "Link", 0, "ready")), NOTHING);
        values.put(KEYS.prefix() + "invented/later", text("?"));
        values.put(KEYS.prefix() + "invented/at all", text("?"));
        long keys = 0;
        for (Map.Entry<String, ByteString> value : values.entrySet()) {
            set(value.getKey(), value.getValue());
            set(value.getKey(), value.getValue());
            assertThat(view.keys()).as(value.getKey()).isEqualTo(++keys);
        }
        for (String key : values.keySet()) {
            delete(key);
            assertThat(view.keys()).as(key).isEqualTo(--keys);
        }
    }

    @Test
    void aProcessBacksUpAnyTaskUnlessItsEntrySaysOtherwise() {
        set(KEYS.node("a"), text("{\"address\":\"a:1\",\"slots\":\"1\",\"zone\":\"\",\"draining\":\"false\"}"));
        assertThat(view.processes().get("a").refuses())
                .as("entry of an earlier build")
                .isEmpty();
        set(KEYS.node("a"), KeyValues.node("a:1", 1, "", false, "", Set.of(3L, 12L)));
        assertThat(view.processes().get("a").refuses()).containsExactlyInAnyOrder(3L, 12L);
    }

    @Test
    void aChangeThatIsKnownIsPassedOver() {
        view.replace(new Snapshot(20, List.of(new Entry(KEYS.epoch(), text("4"), 20, 0))));
        assertThat(view.apply(new WatchEvent.Set(new Entry(KEYS.epoch(), text("3"), 19, 0))))
                .isNull();
        assertThat(view.apply(new WatchEvent.Deleted(KEYS.epoch(), 20))).isNull();
        assertThat(view.epoch()).isEqualTo(4);
    }

    @Test
    void allChangesOfOneRevisionAreApplied() {
        view.replace(new Snapshot(20, List.of()));
        view.apply(new WatchEvent.Set(new Entry(KEYS.flag(new Flag(4, "Link", 0, "a")), NOTHING, 21, 0)));
        view.apply(new WatchEvent.Set(new Entry(KEYS.flag(new Flag(4, "Link", 0, "b")), NOTHING, 21, 0)));
        view.reached(21);
        assertThat(view.flags(4)).extracting(Flag::meta).containsExactly("a", "b");
        assertThat(view.revision()).isEqualTo(21);
    }

    @Test
    void theRevisionNeverGoesBack() {
        view.replace(new Snapshot(20, List.of()));
        view.reached(19);
        assertThat(view.revision()).isEqualTo(20);
    }

    @Test
    void theIncarnationIsTheRevisionOfTheKey() {
        set(KEYS.primary(3), KeyValues.primary("a.0", "a:1"));
        assertThat(view.primary(3)).isEqualTo(new Primary("a.0", "a:1", revision));
        assertThat(set(KEYS.primary(3), KeyValues.primary("a.0", "a:1"))).isEqualTo(new ViewChange.PrimaryChanged(3));
        assertThat(view.primary(3)).isEqualTo(new Primary("a.0", "a:1", revision));
        assertThat(delete(KEYS.primary(3))).isEqualTo(new ViewChange.PrimaryChanged(3));
        assertThat(view.primary(3)).isNull();
    }

    @Test
    void aTaskWithoutBackupIsNotAmongThoseWithSome() {
        assertThat(set(KEYS.backup(3, "b.0"), KeyValues.backup("b:1")))
                .isEqualTo(new ViewChange.BackupChanged(3, "b.0"));
        long first = revision;
        set(KEYS.backup(3, "c.0"), KeyValues.backup("c:1"));
        assertThat(view.backupOf(3, "b.0", first)).isEqualTo(new Backup("b.0", "b:1", first));
        assertThat(view.backupOf(3, "b.0", first + 1)).as("another one").isNull();
        delete(KEYS.backup(3, "b.0"));
        assertThat(view.backups()).containsOnlyKeys(3L);
        delete(KEYS.backup(3, "c.0"));
        assertThat(view.backups()).isEmpty();
    }

    @Test
    void anEpochIsToldWhenItIsAnotherOne() {
        assertThat(set(KEYS.epoch(), text("4"))).isEqualTo(new ViewChange.EpochChanged());
        long first = view.epochRevision();
        assertThat(set(KEYS.epoch(), text("4"))).isEqualTo(new ViewChange.Other());
        assertThat(view.epochRevision()).as("what transactions compare").isGreaterThan(first);
    }

    @Test
    void flagsAreKeptByEpochAndDroppedOneByOne() {
        Flag one = new Flag(4, "Link", 0, "a");
        Flag two = new Flag(5, "Link", 1, "b/%");
        assertThat(set(KEYS.flag(one), NOTHING)).isEqualTo(new ViewChange.FlagSet(one));
        set(KEYS.flag(two), NOTHING);
        assertThat(view.flags(4)).containsExactly(one);
        assertThat(view.flags(5)).containsExactly(two);
        delete(KEYS.flag(one));
        assertThat(view.flags(4)).isEmpty();
        assertThat(view.flags(5)).containsExactly(two);
    }

    @Test
    void anOrderToHandOverCountsForOneIncarnation() {
        set(KEYS.primary(0), KeyValues.primary("a.0", "a:1"));
        set(KEYS.handOver(0), KeyValues.handOver(revision));
        assertThat(view.isHandedOver(0)).isTrue();
        set(KEYS.primary(0), KeyValues.primary("b.0", "b:1"));
        assertThat(view.isHandedOver(0)).as("taken over").isFalse();
        assertThat(view.handOver(0)).as("its key is there still").isNotNull();
        delete(KEYS.primary(0));
        assertThat(view.isHandedOver(0)).isFalse();
    }

    @Test
    void everyChangeOfAProcessIsCounted() {
        long before = view.memberChanges();
        set(KEYS.node("a"), KeyValues.node("a:1", 1, "", false, ""));
        set(KEYS.node("a"), KeyValues.node("a:1", 1, "", true, ""));
        delete(KEYS.node("a"));
        assertThat(view.memberChanges()).isEqualTo(before + 3);
        assertThat(view.processes()).isEmpty();
    }

    @Test
    void aKeyOfALaterVersionIsPassedOver() {
        assertThat(set(KEYS.prefix() + "invented/later", text("?"))).isEqualTo(new ViewChange.Other());
        assertThat(delete(KEYS.prefix() + "invented/later")).isEqualTo(new ViewChange.Other());
    }

    @ParameterizedTest
    @CsvSource({"tasks/x/primary, {}", "tasks/1, {}", "tasks/1/primary, nonsense", "epoch, four", "flags/1, ''"})
    void aKeyThatCannotBeReadIsNamed(String path, String value) {
        assertThatExceptionOfType(TaskGraphException.class)
                .isThrownBy(() -> set(KEYS.prefix() + path, text(value)))
                .withMessageContaining("key '" + KEYS.prefix() + path + "'");
    }

    @Test
    void aBackupAndAListInSyncThatHaveGoneBackShowAnEarlierHistory() {
        view.replace(new Snapshot(revision, List.of()));
        set(KEYS.backup(3, "b.0"), KeyValues.backup("b:1"));
        set(KEYS.inSync(3), KeyValues.inSync(Set.of()));
        Entry backup = new Entry(KEYS.backup(3, "b.0"), KeyValues.backup("b:1"), 5, 1);
        Entry inSync = new Entry(KEYS.inSync(3), KeyValues.inSync(Set.of()), 5, 0);
        assertThat(view.earlier(new Snapshot(99, List.of(backup)))).contains(backup.key());
        assertThat(view.earlier(new Snapshot(99, List.of(inSync)))).contains(inSync.key());
        assertThat(view.earlier(new Snapshot(99, List.of()))).isNull();
    }

    @Test
    void anOutcomeThatIsGoneShowsAnEarlierHistoryUnlessAnotherRunHasBegun() {
        view.replace(new Snapshot(revision, List.of()));
        ByteString spec = new KeyValues.Spec("run", 2, TopologyDigest.parse("hash", ""), "1", 1).toJson();
        set(KEYS.spec(), spec);
        long written = revision;
        set(KEYS.outcome(), KeyValues.outcome(Outcome.succeeded(), "now"));
        Entry same = new Entry(KEYS.spec(), spec, written, 0);
        Entry outcome = new Entry(KEYS.outcome(), KeyValues.outcome(Outcome.succeeded(), "now"), revision, 0);
        assertThat(view.earlier(new Snapshot(99, List.of(same)))).contains("outcome");
        assertThat(view.earlier(new Snapshot(99, List.of(same, outcome)))).isNull();
        assertThat(view.earlier(new Snapshot(99, List.of(new Entry(KEYS.spec(), spec, 98, 0)))))
                .isNull();
    }

    private static ByteString text(String value) {
        return ByteString.copyFromUtf8(value);
    }

    private @Nullable ViewChange set(String key, ByteString value) {
        return view.apply(new WatchEvent.Set(new Entry(key, value, ++revision, 1)));
    }

    private @Nullable ViewChange delete(String key) {
        return view.apply(new WatchEvent.Deleted(key, ++revision));
    }
}
