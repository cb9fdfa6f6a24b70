package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where backups are held when processes say what they fail together with. */
class BackupZonesTests {

    private static final int TASKS = 20;

    private final KeyLayout keys = new KeyLayout("taskgraph", "zones");
    private final List<Entry> entries = new ArrayList<>();

    @Test
    void otherZonesGoFirst() {
        process("a", "north", TASKS);
        process("b", "north", TASKS);
        process("c", "south", TASKS);
        primariesOf("a");
        assertThat(backupsBy("a", "b", "c")).isEqualTo(Map.of("a", 0, "b", 0, "c", TASKS));
    }

    @Test
    void theSameZoneIsBetterThanNone() {
        process("a", "north", TASKS);
        process("b", "north", TASKS);
        process("c", "south", 5);
        primariesOf("a");
        assertThat(backupsBy("a", "b", "c")).isEqualTo(Map.of("a", 0, "b", TASKS - 5, "c", 5));
    }

    @Test
    void withoutZonesAllShareThem() {
        process("a", "", TASKS);
        process("b", "", TASKS);
        process("c", "", TASKS);
        primariesOf("a");
        Map<String, Integer> backups = backupsBy("a", "b", "c");
        assertThat(backups.get("a")).isZero();
        assertThat(backups.get("b") + backups.get("c")).isEqualTo(TASKS);
    }

    private void process(String name, String zone, int slots) {
        put(keys.node(name), KeyValues.node("127.0.0.1:1", slots, zone, false, ""));
    }

    private void primariesOf(String process) {
        for (int task = 0; task < TASKS; task++) {
            put(keys.primary(task), KeyValues.primary(process + "." + task, "127.0.0.1:1"));
            put(keys.inSync(task), KeyValues.inSync(Set.of()));
        }
    }

    private void put(String key, ByteString value) {
        entries.add(new Entry(key, value, entries.size() + 1, 1));
    }

    /** Returns how many tasks each process takes itself to back up. */
    private Map<String, Integer> backupsBy(String... processes) {
        JobView view = new JobView(keys);
        view.replace(new Snapshot(entries.size(), entries));
        Map<String, Integer> backups = new TreeMap<>();
        for (String process : processes) {
            backups.put(
                    process, new BackupPlacement(view, process, 1).choose(TASKS).size());
        }
        return backups;
    }
}
