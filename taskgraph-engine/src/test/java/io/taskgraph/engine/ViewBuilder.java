package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds the view of a job, key by key. Each key gets the next revision. */
final class ViewBuilder {

    static final KeyLayout KEYS = new KeyLayout("taskgraph", "job");

    private final List<Entry> entries = new ArrayList<>();

    /** Lets a run of a job begin. */
    ViewBuilder run(String runId, long tasks) {
        return put(KEYS.spec(), new KeyValues.Spec(runId, tasks, TopologyDigest.parse("", ""), "1", 0).toJson());
    }

    /** Adds a process that serves at {@code <name>:1}. */
    ViewBuilder process(String name, int slots) {
        return put(KEYS.node(name), KeyValues.node(name + ":1", slots, "", false, ""));
    }

    ViewBuilder leavingProcess(String name, int slots) {
        return put(KEYS.node(name), KeyValues.node(name + ":1", slots, "", true, ""));
    }

    /** Adds a process in which a backup of a task has ended. */
    ViewBuilder refusingProcess(String name, int slots, long task) {
        return put(KEYS.node(name), KeyValues.node(name + ":1", slots, "", false, "", Set.of(task)));
    }

    /** Lets a process have the primary of a task, in the slot of the task's number. */
    ViewBuilder primary(long task, String process) {
        return put(KEYS.primary(task), KeyValues.primary(Slots.node(process, task), process + ":1"));
    }

    /** Lets a process have a backup of a task, in the slot of the task's number. */
    ViewBuilder backup(long task, String process) {
        return put(KEYS.backup(task, Slots.node(process, task)), KeyValues.backup(process + ":1"));
    }

    ViewBuilder inSync(long task, String... backups) {
        return put(KEYS.inSync(task), KeyValues.inSync(Set.of(backups)));
    }

    /** Lets the primary of a task wait for another process to take it over. */
    ViewBuilder handedOver(long task) {
        long incarnation = entries.stream()
                .filter(entry -> entry.key().equals(KEYS.primary(task)))
                .mapToLong(Entry::modRevision)
                .findFirst()
                .orElseThrow();
        return put(KEYS.handOver(task), KeyValues.handOver(incarnation));
    }

    private ViewBuilder put(String key, ByteString value) {
        entries.add(new Entry(key, value, entries.size() + 1, 1));
        return this;
    }

    JobView build() {
        JobView view = new JobView(KEYS);
        view.replace(new Snapshot(entries.size(), entries));
        return view;
    }
}
