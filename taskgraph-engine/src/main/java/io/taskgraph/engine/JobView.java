package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.TaskGraphException;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The job's keys as last seen, decoded. Changes at revisions already seen are passed over. */
final class JobView {

    private final KeyLayout keys;
    private final SortedMap<Long, Primary> primaries = new TreeMap<>();
    private final SortedMap<Long, SortedMap<String, Backup>> backups = new TreeMap<>();
    private final SortedMap<Long, InSync> inSync = new TreeMap<>();
    /** Incarnations from which tasks may be taken, by task. */
    private final SortedMap<Long, Long> handOvers = new TreeMap<>();

    private final SortedMap<String, ProcessEntry> processes = new TreeMap<>();
    private final SortedMap<Long, Set<Flag>> flags = new TreeMap<>();
    private long revision = -1;
    private KeyValues.@Nullable Spec spec;
    private @Nullable Outcome outcome;
    private long outcomeRevision;
    private long epoch = -1;
    private long epochRevision;
    private long memberChanges;

    JobView(KeyLayout keys) {
        this.keys = keys;
    }

    void replace(Snapshot snapshot) {
        primaries.clear();
        backups.clear();
        inSync.clear();
        handOvers.clear();
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
            read(change.key(), this::remove);
        }
        return true;
    }

    /** Notes that all changes up to a revision are in. */
    void reached(long seen) {
        revision = Math.max(revision, seen);
    }

    private void put(Entry entry) {
        read(entry.key(), path -> put(path, entry));
    }

    /** What somebody else has written into the job's prefix must be told by its key. */
    private void read(String key, Consumer<List<String>> reader) {
        try {
            reader.accept(keys.segments(key));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw new TaskGraphException("key '" + key + "', or its value, is none of a job: " + e.getMessage(), e);
        }
    }

    private void put(List<String> path, Entry entry) {
        ByteString value = entry.value();
        switch (path.get(0)) {
            case "spec" -> spec = KeyValues.Spec.parse(entry.key(), value);
            case "epoch" -> {
                epoch = Long.parseLong(value.toStringUtf8());
                epochRevision = entry.modRevision();
            }
            case "outcome" -> {
                outcome = KeyValues.parseOutcome(entry.key(), value);
                outcomeRevision = entry.modRevision();
            }
            case "nodes" -> {
                processes.put(path.get(1), KeyValues.parseNode(entry));
                memberChanges++;
            }
            case "tasks" -> putHolder(Long.parseLong(path.get(1)), path, entry);
            case "insync" -> inSync.put(Long.parseLong(path.get(1)), KeyValues.parseInSync(entry));
            case "handovers" -> handOvers.put(Long.parseLong(path.get(1)), KeyValues.parseHandOver(entry));
            case "flags" ->
                flags.computeIfAbsent(Long.parseLong(path.get(1)), e -> new LinkedHashSet<>())
                        .add(flag(path));
            default -> {
                // a key of a later protocol version: the spec tells whether that matters
            }
        }
    }

    private void remove(List<String> path) {
        switch (path.get(0)) {
            case "spec" -> spec = null;
            case "outcome" -> outcome = null;
            case "nodes" -> {
                processes.remove(path.get(1));
                memberChanges++;
            }
            case "tasks" -> removeHolder(Long.parseLong(path.get(1)), path);
            case "insync" -> inSync.remove(Long.parseLong(path.get(1)));
            case "handovers" -> handOvers.remove(Long.parseLong(path.get(1)));
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

    private void putHolder(long task, List<String> path, Entry entry) {
        if (path.get(2).equals("primary")) {
            primaries.put(task, KeyValues.parsePrimary(entry.key(), entry.value(), entry.modRevision()));
        } else {
            String node = path.get(3);
            backups.computeIfAbsent(task, t -> new TreeMap<>()).put(node, KeyValues.parseBackup(node, entry));
        }
    }

    private void removeHolder(long task, List<String> path) {
        SortedMap<String, Backup> ofTask = backups.get(task);
        if (path.get(2).equals("primary")) {
            primaries.remove(task);
        } else if (ofTask != null && ofTask.remove(path.get(3)) != null && ofTask.isEmpty()) {
            backups.remove(task);
        }
    }

    /** Returns the flag that a key stands for, or null if the key is no flag. */
    @Nullable
    Flag flagOf(String key) {
        return keys.isFlag(key) ? flag(keys.segments(key)) : null;
    }

    /** Tells whether a key says who holds a task, as primary or as backup. */
    boolean isPrimaryKey(String key) {
        return keys.isPrimaryKey(key);
    }

    /** Returns the task that a key of a holder is about, if its change settles a claim of a process; else null. */
    @Nullable
    Long settledBy(String key, String process) {
        List<String> path = keys.segments(key);
        return path.get(2).equals("primary")
                        || PrimaryPlacement.process(path.get(3)).equals(process)
                ? Long.valueOf(path.get(1))
                : null;
    }

    private static Flag flag(List<String> path) {
        return new Flag(Long.parseLong(path.get(1)), path.get(3), Long.parseLong(path.get(4)), path.get(5));
    }

    KeyValues.@Nullable Spec spec() {
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

    /** Returns the live backups by task and node. */
    SortedMap<Long, SortedMap<String, Backup>> backups() {
        return backups;
    }

    /** Returns a live backup, or null if it is not there (any more). */
    @Nullable
    Backup backupOf(long task, String node, long backupRevision) {
        SortedMap<String, Backup> ofTask = backups.get(task);
        Backup backup = ofTask == null ? null : ofTask.get(node);
        return backup != null && backup.revision() == backupRevision ? backup : null;
    }

    /** Returns, for tasks that are to be backed up, which of their backups are in sync. */
    SortedMap<Long, InSync> inSync() {
        return inSync;
    }

    @Nullable
    InSync inSync(long task) {
        return inSync.get(task);
    }

    /** Tells whether the primary of a task waits for another process to take it over, while its own stays. */
    boolean isHandedOver(long task) {
        Long incarnation = handOvers.get(task);
        Primary primary = primaries.get(task);
        return incarnation != null && primary != null && primary.incarnation() == incarnation;
    }

    /** Tells whether a task was ever handed over by a key that is still there. */
    boolean hasHandOver(long task) {
        return handOvers.containsKey(task);
    }

    /** Returns the live processes by name. */
    SortedMap<String, ProcessEntry> processes() {
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
