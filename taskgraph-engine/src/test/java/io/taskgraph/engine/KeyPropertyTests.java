package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.taskgraph.TaskGraphException;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands under the prefix of a job is read, or refused by an error that names the key. */
class KeyPropertyTests {

    private static final KeyLayout KEYS = new KeyLayout("taskgraph", "job");

    @Property
    void anyKeyWithAnyValueIsReadOrNamed(@ForAll("keys") String key, @ForAll("values") ByteString value) {
        Entry entry = new Entry(key, value, 7, 0);
        assertReadOrNamed(key, () -> new JobView(KEYS).apply(new WatchEvent.Set(entry)));
        assertReadOrNamed(key, () -> new JobView(KEYS).replace(new Snapshot(9, List.of(entry))));
    }

    @Property
    void anyKeyMayBeDeleted(@ForAll("keys") String key) {
        assertReadOrNamed(key, () -> new JobView(KEYS).apply(new WatchEvent.Deleted(key, 7)));
    }

    @Property
    void aFlagIsFoundAgainInItsKey(
            @ForAll long epoch, @ForAll String linkType, @ForAll long from, @ForAll String meta) {
        Flag flag = new Flag(epoch, linkType, from, meta);
        assertThat(new JobView(KEYS).flagOf(KEYS.flag(flag))).isEqualTo(flag);
    }

    private static void assertReadOrNamed(String key, Runnable reading) {
        Throwable failure = catchThrowable(reading::run);
        if (failure != null) {
            assertThat(failure).isInstanceOf(TaskGraphException.class).hasMessageContaining(key);
        }
    }

    @Provide
    Arbitrary<String> keys() {
        Arbitrary<String> segment = Arbitraries.oneOf(
                Arbitraries.of(
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
                Arbitraries.strings().ofMaxLength(8));
        return segment.list().ofMinSize(1).ofMaxSize(6).map(segments -> "taskgraph/job/" + String.join("/", segments));
    }

    @Provide
    Arbitrary<ByteString> values() {
        Arbitrary<String> field = Arbitraries.of(
                "runId",
                "tasks",
                "topologyHash",
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
        Arbitrary<String> value = Arbitraries.of(
                "\"\"", "\"7\"", "\"99999999999\"", "\"SUCCEEDED\"", "\"a a\"", "7", "null", "[]", "{}", "\"\\ud800\"");
        Arbitrary<ByteString> json = Combinators.combine(field, value)
                .as((name, content) -> "\"" + name + "\":" + content)
                .list()
                .ofMaxSize(6)
                .map(fields -> ByteString.copyFromUtf8("{" + String.join(",", fields) + "}"));
        Arbitrary<ByteString> bytes =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(ByteString::copyFrom);
        return Arbitraries.oneOf(json, bytes);
    }
}
