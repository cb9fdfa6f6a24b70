package io.taskgraph.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.byteArrays;
import static org.quicktheories.generators.Generate.bytes;
import static org.quicktheories.generators.Generate.oneOf;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import com.google.protobuf.ByteString;
import io.taskgraph.TaskGraphException;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** An entry under the prefix of a job is read, or refused by an error that names the key, whatever it holds. */
class KeyPropertyTests {

    private static final KeyLayout KEYS = new KeyLayout("taskgraph", "job");

    @Test
    void anEntryIsReadOrItsKeyIsNamed() {
        qt().forAll(keys(), values()).checkAssert((key, value) -> {
            Entry entry = new Entry(key, value, 7, 0);
            assertReadOrNamed(key, () -> new JobView(KEYS).apply(new WatchEvent.Set(entry)));
            assertReadOrNamed(key, () -> new JobView(KEYS).replace(new Snapshot(9, List.of(entry))));
        });
    }

    @Test
    void aDeletionIsReadOrItsKeyIsNamed() {
        qt().forAll(keys())
                .checkAssert(key ->
                        assertReadOrNamed(key, () -> new JobView(KEYS).apply(new WatchEvent.Deleted(key, 7))));
    }

    @Test
    void aFlagIsReadBackFromItsKey() {
        qt().forAll(longs().all(), texts(100), longs().all(), texts(100)).checkAssert((epoch, linkType, from, meta) -> {
            Flag flag = new Flag(epoch, linkType, from, meta);
            WatchEvent set = new WatchEvent.Set(new Entry(KEYS.flag(flag), ByteString.EMPTY, 7, 0));
            assertThat(new JobView(KEYS).apply(set)).isEqualTo(new ViewChange.FlagSet(flag));
        });
    }

    private static void assertReadOrNamed(String key, Runnable reading) {
        Throwable failure = catchThrowable(reading::run);
        if (failure != null) {
            assertThat(failure).isInstanceOf(TaskGraphException.class).hasMessageContaining(key);
        }
    }

    private static Gen<String> keys() {
        Gen<String> segments = oneOf(
                arbitrary()
                        .pick(
                                "spec",
                                "epoch",
                                "outcome",
                                "nodes",
                                "tasks",
                                "insync",
                                "handovers",
                                "flags",
                                "primary",
                                "backups",
                                "all",
                                "0",
                                "3",
                                "-1",
                                "",
                                "%",
                                "%zz",
                                "%C3%28",
                                "99999999999999999999"),
                texts(8));
        return lists().of(segments).ofSizeBetween(1, 6).map(path -> "taskgraph/job/" + String.join("/", path));
    }

    /** Text without unpaired surrogates, which cannot come from a coordinator. */
    private static Gen<String> texts(int maxLength) {
        Gen<String> any = strings().allPossible().ofLengthBetween(0, maxLength);
        Gen<String> escapes = lists().of(arbitrary().pick("a", "-", ".", "/", "%", "+", " ", "2", "F", "é"))
                .ofSizeBetween(0, maxLength)
                .map(characters -> String.join("", characters));
        return oneOf(any, escapes).map(text -> new String(text.getBytes(UTF_8), UTF_8));
    }

    private static Gen<ByteString> values() {
        Gen<String> names = arbitrary()
                .pick(
                        "runId",
                        "tasks",
                        "topologyHash",
                        "linkTypes",
                        "protocol",
                        "backups",
                        "status",
                        "message",
                        "task",
                        "epoch",
                        "node",
                        "address",
                        "slots",
                        "zone",
                        "draining",
                        "incarnation");
        Gen<String> contents = arbitrary()
                .pick(
                        "\"\"",
                        "\"7\"",
                        "\"99999999999\"",
                        "\"SUCCEEDED\"",
                        "\"a a\"",
                        "7",
                        "null",
                        "[]",
                        "{}",
                        "\"\\ud800\"");
        Gen<ByteString> json = lists().of(names.zip(contents, (name, content) -> "\"" + name + "\":" + content))
                .ofSizeBetween(0, 6)
                .map(fields -> ByteString.copyFromUtf8("{" + String.join(",", fields) + "}"));
        Gen<ByteString> bytes = byteArrays(integers().between(0, 40), bytes(Byte.MIN_VALUE, Byte.MAX_VALUE, (byte) 0))
                .map(array -> ByteString.copyFrom(array));
        return oneOf(json, bytes);
    }
}
