package io.taskgraph.engine;

import io.taskgraph.backup.BackupSettings;
import io.taskgraph.engine.BackupMessage.Origin;
import io.taskgraph.engine.BackupMessage.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The log of a task at its primary: gives updates their ids, and says which backups must have one before it is acknowledged.
 *
 * <p>Those are the ones that are in sync by the coordinator's word, and those that this primary has asked to be put among them: such a
 * wish may come true at any time until the entry has another revision. One that was asked to be taken out counts until the
 * entry is seen without it.
 */
final class PrimaryLog {

    /** A call that is answered when the log is applied up to an id. */
    private record Waiting(long callId, long id) {}

    private final CopyId id;
    private final String node;
    private final BackupSettings settings;
    private final UpdateLogStore log;

    /** By name, the progress of the backups that the view shows in other processes. */
    private final SortedMap<String, BackupProgress> followers = new TreeMap<>();

    /** By task, the newest update in the log, applied or not: a repetition is told by it. */
    private final Map<Long, Origin> origins;

    /** In order of arrival. Bound: one call of each task that sends updates. */
    private final List<Waiting> waiting = new ArrayList<>();

    /** Backups that this primary asked to be in sync since the entry had the revision {@link #attemptedAt}. */
    private final Set<String> attempted = new TreeSet<>();

    /** Last id of the log that was taken over: a former primary may have acknowledged everything up to it. */
    private final long acknowledgedBefore;

    /** Revision of the in-sync entry that open writes compare, -1 before the first. With another revision, no such write can happen. */
    private long attemptedAt = -1;

    /** Id up to which enough copies hold the log. Invariant: never decreases, and log.applied() &lt;= committed after each commit. */
    private long committed;

    /** Starts from the log of the copy; {@code takenOver} if it was a backup's. */
    PrimaryLog(CopyId id, String node, BackupSettings settings, UpdateLogStore log, boolean takenOver) {
        this.id = id;
        this.node = node;
        this.settings = settings;
        this.log = log;
        this.origins = log.allOrigins();
        if (!takenOver) {
            log.reset(0, id.incarnation(), List.of());
        }
        this.acknowledgedBefore = log.lastId();
        this.committed = log.applied();
    }

    CopyId id() {
        return id;
    }

    String node() {
        return node;
    }

    UpdateLogStore log() {
        return log;
    }

    long committed() {
        return committed;
    }

    SortedMap<String, BackupProgress> followers() {
        return followers;
    }

    /** Returns whether all updates that former primaries may have acknowledged are applied. */
    boolean isComplete() {
        return log.applied() >= acknowledgedBefore;
    }

    /** Accepts updates, and keeps the call until they are applied. Returns false if their maker has a newer copy. */
    boolean submit(long callId, RequestHeader header, List<Submission> updates, long now) {
        for (Submission update : updates) {
            Origin newest = origins.get(header.from());
            if (newest != null && newest.incarnation() > header.fromIncarnation()) {
                return false;
            }
            if (newest == null
                    || newest.incarnation() < header.fromIncarnation()
                    || newest.number() < update.number()) {
                LogEntry entry = new LogEntry(
                        log.lastId() + 1,
                        id.incarnation(),
                        header.from(),
                        header.fromIncarnation(),
                        update.number(),
                        update.payload());
                log.append(entry);
                origins.put(header.from(), new Origin(header.from(), header.fromIncarnation(), update.number()));
                followers.values().forEach(follower -> follower.appended(now));
            }
        }
        waiting.add(new Waiting(callId, log.lastId()));
        return true;
    }

    /** Returns the backups that must have an update before it is acknowledged. */
    Set<String> required(@Nullable InSync inSync) {
        Set<String> required = new TreeSet<>();
        if (inSync != null) {
            required.addAll(inSync.backups());
        }
        if (attemptedAt == revision(inSync)) {
            required.addAll(attempted);
        }
        required.removeIf(this::isOwn);
        return required;
    }

    private boolean isOwn(String name) {
        return name.startsWith(node + "@");
    }

    private static long revision(@Nullable InSync inSync) {
        return inSync == null ? 0 : inSync.revision();
    }

    /**
     * Returns the list of backups in sync to write to the coordinator, or null if it is there and no open write can change it. Rewriting
     * the same list invalidates an earlier write whose outcome is unknown.
     */
    @Nullable
    Set<String> wish(@Nullable InSync inSync, long now) {
        Set<String> required = required(inSync);
        Set<String> wish = new TreeSet<>(required);
        wish.removeIf(name -> hasFallenOut(name, now));
        followers.forEach((name, follower) -> {
            if (isCaughtUp(follower) && !hasFallenOut(name, now)) {
                wish.add(name);
            }
        });
        boolean shown = inSync != null && wish.equals(inSync.backups());
        return shown && wish.containsAll(required) ? null : wish;
    }

    private boolean isCaughtUp(BackupProgress follower) {
        return follower.hasAnswered() && follower.matched() >= mayBeAcknowledged();
    }

    /** Returns the id up to which updates may be acknowledged by now, by this primary or a former one. */
    private long mayBeAcknowledged() {
        return Math.max(committed, acknowledgedBefore);
    }

    private boolean hasFallenOut(String name, long now) {
        BackupProgress follower = followers.get(name);
        return follower == null
                || follower.standsStill(now, timeoutNanos())
                || (follower.hasAnswered() && committed - follower.matched() > settings.retained());
    }

    /** Notes that the coordinator was asked to put these in sync. */
    void wished(Set<String> backups, @Nullable InSync inSync) {
        if (attemptedAt != revision(inSync)) {
            attempted.clear();
            attemptedAt = revision(inSync);
        }
        attempted.addAll(backups);
    }

    /** Returns the updates to apply now; none before it is known that the task has a state to keep. */
    List<LogEntry> commit(@Nullable InSync inSync, long now) {
        Set<String> required = required(inSync);
        // one that takes over waits for those in sync alone
        long held = heldCommits(inSync == null || !isComplete() ? followers.keySet() : required, now);
        if (inSync == null && settings.replicas() > 0) {
            return List.of();
        }
        committed = Math.max(committed, Math.min(held, mayCommit(required)));
        List<LogEntry> due = log.apply(committed);
        trim(required, now);
        return due;
    }

    /** Returns the id at which backups other than the counted ones hold commits, since they are about to be in sync; more than any id if none does. */
    private long heldCommits(Set<String> counted, long now) {
        long held = Long.MAX_VALUE;
        for (Map.Entry<String, BackupProgress> follower : followers.entrySet()) {
            BackupProgress progress = follower.getValue();
            if (progress.holdsCommits(counted.contains(follower.getKey()), now, timeoutNanos())) {
                held = Math.min(held, progress.matched());
            }
        }
        return held;
    }

    private void trim(Set<String> required, long now) {
        long needed = Long.MAX_VALUE;
        for (String name : required) {
            needed = Math.min(needed, matched(name));
        }
        long wanted = Long.MAX_VALUE;
        for (BackupProgress follower : followers.values()) {
            wanted = Math.min(wanted, follower.needsAfter(now, timeoutNanos()));
        }
        log.trim(needed, wanted);
    }

    private long timeoutNanos() {
        return settings.timeout().toNanos();
    }

    private long mayCommit(Set<String> required) {
        List<Long> matches = new ArrayList<>();
        matches.add(log.lastId());
        required.forEach(name -> matches.add(matched(name)));
        matches.sort(null);
        // sorted: matches[size - n] is the greatest id that at least n copies, this one included, hold
        int holders = switch (settings.acknowledge()) {
            case ALL -> matches.size();
            case QUORUM -> matches.size() / 2 + 1;
            case NONE -> 1;
        };
        return matches.get(matches.size() - holders);
    }

    private long matched(String name) {
        BackupProgress follower = followers.get(name);
        return follower == null ? 0 : follower.matched();
    }

    /** Returns when a backup is to be told or judged without an event, or null if none is. */
    @Nullable
    Long nextDue(long now) {
        Long due = null;
        for (BackupProgress follower : followers.values()) {
            due = Deadlines.earlier(due, follower.nextDue());
            // no question is under way while a state is written for it, and that may take long
            due = Deadlines.earlier(due, follower.standsStillAt(now, timeoutNanos()));
            due = Deadlines.earlier(due, follower.holdsCommitsUntil(timeoutNanos()));
        }
        return due;
    }

    /** Forgets a call whose caller no longer waits; its updates stay. */
    void withdrawn(long callId) {
        waiting.removeIf(call -> call.callId() == callId);
    }

    /** Returns the calls that can be answered now. */
    List<Long> takeDone() {
        List<Long> done = new ArrayList<>();
        waiting.removeIf(call -> call.id() <= log.applied() && done.add(call.callId()));
        return done;
    }

    /** Returns all calls that wait. */
    List<Long> takeAll() {
        List<Long> all = waiting.stream().map(Waiting::callId).toList();
        waiting.clear();
        return all;
    }
}
