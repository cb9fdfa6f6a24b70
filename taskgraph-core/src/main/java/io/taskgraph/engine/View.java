package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The job's keys as last seen, decoded. Changes at revisions already seen are passed over. */
final class View {

    private final KeyLayout keys;
    private final SortedMap<Long, Primary> primaries = new TreeMap<>();
    private final SortedMap<String, Member> processes = new TreeMap<>();
    private final SortedMap<Long, Set<Flag>> flags = new TreeMap<>();
    private long revision = -1;
    private Values.@Nullable Spec spec;
    private @Nullable Outcome outcome;
    private long outcomeRevision;
    private long epoch = -1;
    private long epochRevision;
    private long memberChanges;

    View(KeyLayout keys) {
        this.keys = keys;
    }

    void replace(Snapshot snapshot) {
        primaries.clear();
        processes.clear();
        memberChanges++;
        flags.clear();
        spec = null;
        outcome = null;
        epoch = -1;
        snapshot.entries().forEach(this::put);
        revision = snapshot.revision();
    }

    /** Applies one change; false if it was known already. */
    boolean apply(WatchEvent change) {
        if (change.revision() <= revision) {
            return false;
        }
        if (change instanceof WatchEvent.Set set) {
            put(set.entry());
        } else {
            remove(change.key());
        }
        return true;
    }

    /** Notes that all changes up to a revision are in. */
    void reached(long seen) {
        revision = Math.max(revision, seen);
    }

    private void put(Entry entry) {
        List<String> path = keys.segments(entry.key());
        ByteString value = entry.value();
        switch (path.get(0)) {
            case "spec" -> spec = Values.Spec.parse(entry.key(), value);
            case "epoch" -> {
                epoch = Long.parseLong(value.toStringUtf8());
                epochRevision = entry.modRevision();
            }
            case "outcome" -> {
                outcome = Values.parseOutcome(entry.key(), value);
                outcomeRevision = entry.modRevision();
            }
            case "nodes" -> {
                processes.put(path.get(1), Values.parseNode(entry));
                memberChanges++;
            }
            case "tasks" ->
                primaries.put(
                        Long.parseLong(path.get(1)), Values.parsePrimary(entry.key(), value, entry.modRevision()));
            case "flags" ->
                flags.computeIfAbsent(Long.parseLong(path.get(1)), e -> new LinkedHashSet<>())
                        .add(flag(path));
            default -> {
                // a key of a later protocol version: the spec tells whether that matters
            }
        }
    }

    private void remove(String key) {
        List<String> path = keys.segments(key);
        switch (path.get(0)) {
            case "spec" -> spec = null;
            case "outcome" -> outcome = null;
            case "nodes" -> {
                processes.remove(path.get(1));
                memberChanges++;
            }
            case "tasks" -> primaries.remove(Long.parseLong(path.get(1)));
            case "flags" -> {
                Set<Flag> ofEpoch = flags.get(Long.parseLong(path.get(1)));
                if (ofEpoch != null && ofEpoch.remove(flag(path)) && ofEpoch.isEmpty()) {
                    flags.remove(Long.parseLong(path.get(1)));
                }
            }
            default -> {
                // nothing of it is kept
            }
        }
    }

    /** Returns the flag that a key stands for, or null if the key is no flag. */
    @Nullable
    Flag flagOf(String key) {
        return keys.isFlag(key) ? flag(keys.segments(key)) : null;
    }

    /** Returns the task whose primary a key stands for, or null if the key is no primary. */
    @Nullable
    Long taskOf(String key) {
        return keys.isTask(key) ? Long.valueOf(keys.segments(key).get(1)) : null;
    }

    private static Flag flag(List<String> path) {
        return new Flag(Long.parseLong(path.get(1)), path.get(3), Long.parseLong(path.get(4)), path.get(5));
    }

    Values.@Nullable Spec spec() {
        return spec;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    long outcomeRevision() {
        return outcomeRevision;
    }

    /** Returns the revision up to which the keys are known; −1 before they were read. */
    long revision() {
        return revision;
    }

    /** Returns the job's epoch; −1 before there is one. */
    long epoch() {
        return epoch;
    }

    long epochRevision() {
        return epochRevision;
    }

    @Nullable
    Primary primary(long task) {
        return primaries.get(task);
    }

    Map<Long, Primary> primaries() {
        return primaries;
    }

    /** Returns the live processes by name. */
    SortedMap<String, Member> processes() {
        return processes;
    }

    /** Returns a number that grows whenever a process may have come, gone or changed. */
    long memberChanges() {
        return memberChanges;
    }

    Collection<Flag> flags(long ofEpoch) {
        return flags.getOrDefault(ofEpoch, Set.of());
    }
}
