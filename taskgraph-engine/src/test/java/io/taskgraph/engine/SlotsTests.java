package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** Slots follow each change of the view, whichever they were asked about before. */
class SlotsTests {

    private static final KeyLayout KEYS = ViewBuilder.KEYS;
    private static final List<String> NODES = List.of("a.0", "a.1", "b.0", "b.1");

    @Test
    void slotsAskedBeforeAChangeSayTheSameAsSlotsAskedAfterIt() {
        qt().forAll(changes()).checkAssert(changes -> {
            JobView view = new JobView(KEYS);
            view.replace(new Snapshot(1, List.of()));
            long revision = 1;
            for (Change change : changes) {
                change.apply(view, ++revision);
                assertSame(view.slots(), new Slots(view));
            }
            view.replace(new Snapshot(revision + 1, List.of()));
            assertSame(view.slots(), new Slots(view));
        });
    }

    @Test
    void theAnswerIsTheCallersOwn() {
        JobView view = new ViewBuilder().run("run", 1).process("a", 2).build();
        view.slots().openToPrimaries().put("a", 0);
        assertThat(view.slots().openToPrimaries()).containsEntry("a", 2);
    }

    @Test
    void tasksAreTogetherInOneProcessWhicheverItsSlots() {
        JobView view = new ViewBuilder()
                .run("run", 1)
                .process("a", 2)
                .process("a.b", 2)
                .primary(0, "a")
                .primary(1, "a.b")
                .primary(2, "a")
                .build();
        assertThat(view.slots().nodes().together(2, List.of(3L, 2L, 1L, 0L, -1L)))
                .containsExactly(2L, 0L);
        assertThat(view.slots().nodes().together(1, List.of(0L, 1L, 2L))).containsExactly(1L);
        assertThat(view.slots().nodes().together(3, List.of(0L, 3L))).isEmpty();
    }

    /** What was given out stays as it was while the view goes on, and is made again only when a node may have changed. */
    @Test
    void theNodesThatWereSeenDoNotChange() {
        JobView view =
                new ViewBuilder().run("run", 1).process("a", 2).primary(0, "a").build();
        SeenNodes before = view.slots().nodes();
        assertThat(view.slots().nodes()).isSameAs(before);
        view.apply(new WatchEvent.Deleted(KEYS.primary(0), view.revision() + 1));
        assertThat(before.primaries()).containsOnlyKeys(0L);
        assertThat(before.nodes()).hasSize(2);
        assertThat(view.slots().nodes().primaries()).isEmpty();
        assertThat(view.slots().nodes().nodes()).hasSize(2);
    }

    private static void assertSame(Slots actual, Slots expected) {
        assertThat(actual.nodes().nodes()).isEqualTo(expected.nodes().nodes());
        assertThat(actual.openToPrimaries()).isEqualTo(expected.openToPrimaries());
        assertThat(actual.free()).isEqualTo(expected.free());
        assertThat(taken(actual)).isEqualTo(taken(expected));
    }

    private static List<String> taken(Slots slots) {
        return NODES.stream().filter(slots::isTaken).toList();
    }

    private static Gen<List<Change>> changes() {
        List<Change> all = new ArrayList<>();
        for (String process : List.of("a", "b")) {
            String key = KEYS.node(process);
            all.add(set(key, KeyValues.node(process + ":1", 2, "", false, "")));
            all.add(set(key, KeyValues.node(process + ":1", 2, "", true, "")));
            all.add(deleted(key));
        }
        for (long task = 0; task < 2; task++) {
            for (String node : NODES) {
                String address = Slots.process(node) + ":1";
                all.add(set(KEYS.primary(task), KeyValues.primary(node, address)));
                all.add(set(KEYS.backup(task, node), KeyValues.backup(address)));
                all.add(deleted(KEYS.backup(task, node)));
            }
            all.add(deleted(KEYS.primary(task)));
        }
        return lists().of(integers().between(0, all.size() - 1).map(all::get)).ofSizeBetween(1, 30);
    }

    private static Change set(String key, ByteString value) {
        return (view, revision) -> view.apply(new WatchEvent.Set(new Entry(key, value, revision, 1)));
    }

    private static Change deleted(String key) {
        return (view, revision) -> view.apply(new WatchEvent.Deleted(key, revision));
    }

    private interface Change {

        void apply(JobView view, long revision);
    }
}
