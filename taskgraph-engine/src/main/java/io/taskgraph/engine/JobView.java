package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.TaskGraphException;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The job's keys as last seen, decoded. Changes at revisions already seen are passed over. */
final class JobView {

    private static final ViewChange OTHER = new ViewChange.Other();

    private final KeyLayout keys;

    /** The primaries by task. Invariant: an incarnation is the revision at which the key was written, so a later one is greater. */
    private final SortedMap<Long, Primary> primaries = new TreeMap<>();

    /** The live backups by task and node. Invariant: no task without a backup is in it. */
    private final SortedMap<Long, SortedMap<String, Backup>> backups = new TreeMap<>();

    /** By task, the backups that hold every acknowledged update. */
    private final SortedMap<Long, InSync> inSync = new TreeMap<>();

    /** Incarnations from which tasks may be taken, by task. One that is not the primary's means nothing. */
    private final SortedMap<Long, HandOverOrder> handOvers = new TreeMap<>();

    /** The live processes by name. */
    private final SortedMap<String, ProcessEntry> processes = new TreeMap<>();

    /** The flags by epoch, in the order in which they were seen. Two epochs at most: an advance drops those of the one before. */
    private final SortedMap<Long, Set<Flag>> flags = new TreeMap<>();

    /** The keys under the job's prefix of which nothing else is known, as those of a later version. */
    private final Set<List<String>> others = new HashSet<>();

    private final Slots slots = new Slots(this);

    /** Revision up to which the keys are known, -1 before they were read. Never decreases. */
    private long revision = -1;

    private KeyValues.@Nullable Spec spec;

    /** Revision at which the spec was written; meaningless without one. */
    private long specRevision;

    private @Nullable Outcome outcome;

    /** When the run ended, as the process that ended it has written; meaningless without an outcome. */
    private String endedAt = "";

    /** Revision at which the outcome was written; meaningless without one. */
    private long outcomeRevision;

    /** The job's epoch, -1 before there is one. */
    private long epoch = -1;

    /**
     * Revision at which the epoch was written. Every advance and every flag of the epoch compares it. 0 if somebody has deleted the key:
     * then they compare that it is absent, and the next advance writes it again.
     */
    private long epochRevision;

    /** Grows whenever {@link #processes} may have changed. */
    private long memberChanges;

    /** Grows whenever {@link #primaries}, {@link #backups} or {@link #processes} may have changed. */
    private long slotChanges;

    JobView(KeyLayout keys) {
        this.keys = keys;
    }

    void replace(Snapshot snapshot) {
        primaries.clear();
        backups.clear();
        inSync.clear();
        handOvers.clear();
        processes.clear();
        membersChanged();
        flags.clear();
        others.clear();
        spec = null;
        outcome = null;
        long formerEpoch = epoch;
        epoch = -1;
        epochRevision = 0;
        snapshot.entries().forEach(this::put);
        if (epoch < 0 && spec != null) {
            epoch = formerEpoch;
        }
        revision = snapshot.revision();
    }

    /**
     * Returns in words what shows that a snapshot is of an earlier history than this view, and null if nothing does. Revisions only grow, that of
     * the coordinator and that of each key; but the coordinator's own may have passed the view's again by changes of others.
     */
    @Nullable
    String earlier(Snapshot snapshot) {
        if (snapshot.revision() < revision) {
            return "the coordinator went back from revision " + revision + " to " + snapshot.revision();
        }
        // the first snapshot follows nothing
        for (Entry entry : revision < 0 ? List.<Entry>of() : snapshot.entries()) {
            long known = read(entry.key(), this::knownRevision);
            if (entry.modRevision() < known) {
                return "key '" + entry.key() + "' went back from revision " + known + " to " + entry.modRevision();
            }
        }
        return outcome != null && isUnended(snapshot)
                ? "the outcome of the run is gone, and no other run has taken its place"
                : null;
    }

    /** Returns whether a snapshot shows the run that this view shows, without an outcome. */
    private boolean isUnended(Snapshot snapshot) {
        boolean same = false;
        for (Entry entry : snapshot.entries()) {
            if (entry.key().equals(keys.outcome())) {
                return false;
            }
            same |= spec != null && entry.key().equals(keys.spec()) && entry.modRevision() == specRevision;
        }
        return same;
    }

    /** Returns the revision at which a key was written as far as this view shows it, and 0 if it does not. */
    private long knownRevision(List<String> path) {
        return switch (path.get(0)) {
            case "spec" -> spec == null ? 0 : specRevision;
            case "epoch" -> epochRevision;
            case "outcome" -> outcome == null ? 0 : outcomeRevision;
            case "nodes" -> {
                ProcessEntry process = processes.get(path.get(1));
                yield process == null ? 0 : process.revision();
            }
            case "tasks" -> knownRevision(Long.parseLong(path.get(1)), path);
            case "insync" -> {
                InSync known = inSync.get(Long.valueOf(path.get(1)));
                yield known == null ? 0 : known.revision();
            }
            default -> 0;
        };
    }

    private long knownRevision(long task, List<String> path) {
        if (path.get(2).equals("primary")) {
            Primary primary = primaries.get(task);
            return primary == null ? 0 : primary.incarnation();
        }
        Backup backup = backups.getOrDefault(task, Collections.emptySortedMap()).get(path.get(3));
        return backup == null ? 0 : backup.revision();
    }

    /** Applies one change and returns its kind; null if it was known already. */
    @Nullable
    ViewChange apply(WatchEvent change) {
        if (change.revision() <= revision) {
            return null;
        }
        return change instanceof WatchEvent.Set set ? put(set.entry()) : read(change.key(), this::remove);
    }

    /** Notes that all changes up to a revision are in. */
    void reached(long seen) {
        revision = Math.max(revision, seen);
    }

    private ViewChange put(Entry entry) {
        return read(entry.key(), path -> put(path, entry));
    }

    /** Reads a key, which may have been written into the job's prefix by somebody else: such a key must be named. */
    private <T> T read(String key, Function<List<String>, T> reader) {
        try {
            return reader.apply(keys.segments(key));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw new TaskGraphException(
                    "unexpected key '" + key + "', or value, under the job's prefix: " + e.getMessage(), e);
        }
    }

    private ViewChange put(List<String> path, Entry entry) {
        ByteString value = entry.value();
        switch (path.get(0)) {
            case "spec" -> {
                spec = KeyValues.Spec.parse(entry.key(), value);
                specRevision = entry.modRevision();
            }
            case "epoch" -> {
                return putEpoch(Long.parseLong(value.toStringUtf8()), entry.modRevision());
            }
            case "outcome" -> {
                outcome = KeyValues.parseOutcome(entry.key(), value);
                endedAt = KeyValues.parseEndedAt(entry.key(), value);
                outcomeRevision = entry.modRevision();
            }
            case "nodes" -> {
                processes.put(path.get(1), KeyValues.parseNode(entry));
                membersChanged();
            }
            case "tasks" -> {
                return putCopy(Long.parseLong(path.get(1)), path, entry);
            }
            case "insync" -> inSync.put(Long.parseLong(path.get(1)), KeyValues.parseInSync(entry));
            case "handovers" ->
                handOvers.put(
                        Long.parseLong(path.get(1)),
                        new HandOverOrder(KeyValues.parseHandOver(entry), entry.modRevision()));
            case "flags" -> {
                Flag flag = flag(path);
                flags.computeIfAbsent(flag.epoch(), e -> new LinkedHashSet<>()).add(flag);
                return new ViewChange.FlagSet(flag);
            }
            // a key of a later protocol version: the spec says if that matters
            default -> others.add(path);
        }
        return OTHER;
    }

    private ViewChange putEpoch(long newEpoch, long newRevision) {
        boolean other = newEpoch != epoch;
        epoch = newEpoch;
        epochRevision = newRevision;
        return other ? new ViewChange.EpochChanged() : OTHER;
    }

    private ViewChange remove(List<String> path) {
        switch (path.get(0)) {
            case "spec" -> spec = null;
            case "epoch" -> {
                epochRevision = 0;
                return new ViewChange.EpochDeleted();
            }
            case "outcome" -> outcome = null;
            case "nodes" -> {
                processes.remove(path.get(1));
                membersChanged();
            }
            case "tasks" -> {
                return removeCopy(Long.parseLong(path.get(1)), path);
            }
            case "insync" -> inSync.remove(Long.parseLong(path.get(1)));
            case "handovers" -> handOvers.remove(Long.parseLong(path.get(1)));
            case "flags" -> {
                Set<Flag> ofEpoch = flags.get(Long.parseLong(path.get(1)));
                if (ofEpoch != null && ofEpoch.remove(flag(path)) && ofEpoch.isEmpty()) {
                    flags.remove(Long.parseLong(path.get(1)));
                }
            }
            default -> others.remove(path);
        }
        return OTHER;
    }

    private void membersChanged() {
        memberChanges++;
        slotChanges++;
    }

    private ViewChange putCopy(long task, List<String> path, Entry entry) {
        slotChanges++;
        if (path.get(2).equals("primary")) {
            primaries.put(task, KeyValues.parsePrimary(entry.key(), entry.value(), entry.modRevision()));
            return new ViewChange.PrimaryChanged(task);
        }
        String node = path.get(3);
        backups.computeIfAbsent(task, t -> new TreeMap<>()).put(node, KeyValues.parseBackup(node, entry));
        return new ViewChange.BackupChanged(task, node);
    }

    private ViewChange removeCopy(long task, List<String> path) {
        slotChanges++;
        if (path.get(2).equals("primary")) {
            primaries.remove(task);
            return new ViewChange.PrimaryChanged(task);
        }
        String node = path.get(3);
        SortedMap<String, Backup> ofTask = backups.get(task);
        if (ofTask != null && ofTask.remove(node) != null && ofTask.isEmpty()) {
            backups.remove(task);
        }
        return new ViewChange.BackupChanged(task, node);
    }

    private static Flag flag(List<String> path) {
        return new Flag(Long.parseLong(path.get(1)), path.get(3), Long.parseLong(path.get(4)), path.get(5));
    }

    KeyValues.@Nullable Spec spec() {
        return spec;
    }

    long specRevision() {
        return specRevision;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** Returns when the run ended, if that was written; only where there is an outcome. */
    String endedAt() {
        return endedAt;
    }

    long outcomeRevision() {
        return outcomeRevision;
    }

    /** Returns the revision up to which the keys are known; −1 before they were read. */
    long revision() {
        return revision;
    }

    /** Returns how many keys stand under the job's prefix. */
    long keys() {
        long single = Stream.of(spec != null, epochRevision > 0, outcome != null)
                .filter(there -> there)
                .count();
        int ofTasks = primaries.size() + inSync.size() + handOvers.size();
        return single
                + ofTasks
                + nested(backups.values(), Map::size)
                + nested(flags.values(), Set::size)
                + processes.size()
                + others.size();
    }

    private static <T> long nested(Collection<T> groups, ToLongFunction<T> size) {
        return groups.stream().mapToLong(size).sum();
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

    /** Returns a live backup, or null if it does not exist. */
    @Nullable
    Backup backupOf(long task, String node, long backupRevision) {
        SortedMap<String, Backup> ofTask = backups.get(task);
        Backup backup = ofTask == null ? null : ofTask.get(node);
        return backup != null && backup.revision() == backupRevision ? backup : null;
    }

    /** Returns the backups in sync of each task with backups. */
    SortedMap<Long, InSync> inSync() {
        return inSync;
    }

    @Nullable
    InSync inSync(long task) {
        return inSync.get(task);
    }

    /** Returns whether the primary of a task waits for another process to take it over, while its own stays. */
    boolean isHandedOver(long task) {
        HandOverOrder order = handOvers.get(task);
        Primary primary = primaries.get(task);
        return order != null && primary != null && primary.incarnation() == order.incarnation();
    }

    /** Returns the order to hand a task over, or null if there is none. It may be one to an earlier incarnation. */
    @Nullable
    HandOverOrder handOver(long task) {
        return handOvers.get(task);
    }

    /** Returns the slots of the processes and their copies. */
    Slots slots() {
        return slots;
    }

    /** Returns the live processes by name. */
    SortedMap<String, ProcessEntry> processes() {
        return processes;
    }

    /** Returns a number that grows whenever a process may have come, gone or changed. */
    long memberChanges() {
        return memberChanges;
    }

    /** Returns a number that grows whenever a process or a copy may have come, gone or changed. */
    long slotChanges() {
        return slotChanges;
    }

    Collection<Flag> flags(long ofEpoch) {
        return flags.getOrDefault(ofEpoch, Set.of());
    }
}
