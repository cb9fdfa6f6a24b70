package io.taskgraph.engine;

import io.taskgraph.engine.BackupMessage.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The updates that one copy of a task holds: those applied, of which the newest are retained, and those to be applied.
 *
 * <p>Ids rise by one. Where everything lies, by id:
 *
 * <pre>
 * 1 .. baseId        applied and forgotten; only the incarnation of baseId is known
 * .. applied         applied and retained, for backups that are behind
 * .. lastId          not applied yet; may still be truncated
 * </pre>
 *
 * <p>Invariant: 0 &lt;= baseId &lt;= applied &lt;= lastId.
 */
final class UpdateLogStore {

    /** Most bytes of applied updates that are retained. */
    private static final long MAX_BYTES = 16L << 20;

    /** Bytes that an entry takes beside its payload, roughly. Counted where the number of entries has no other bound. */
    private static final long ENTRY_BYTES = 128;

    /** Most applied updates that are retained. */
    private final int retained;

    /** Entry {@code i} has the id {@code baseId + 1 + i}. */
    private final List<LogEntry> entries = new ArrayList<>();

    /** By task, the newest update that is applied. */
    private final Map<Long, Origin> origins = new TreeMap<>();

    /** Id of the newest entry that is forgotten, or up to which a state was installed; 0 in the beginning. */
    private long baseId;

    /** Incarnation of the primary that made entry {@link #baseId}; for id 0 that of the copy that began the log, 0 at a new backup. */
    private long baseIncarnation;

    /** Id of the newest entry that is applied. Decreases only when a state replaces everything. */
    private long applied;

    /** Sum of the payloads of {@link #entries}, applied or not. */
    private long bytes;

    UpdateLogStore(int retained) {
        this.retained = retained;
    }

    /** Puts a state in the place of everything. */
    void reset(long id, long incarnation, List<Origin> newOrigins) {
        entries.clear();
        origins.clear();
        newOrigins.forEach(origin -> origins.put(origin.task(), origin));
        baseId = id;
        baseIncarnation = incarnation;
        applied = id;
        bytes = 0;
    }

    long lastId() {
        return baseId + entries.size();
    }

    long applied() {
        return applied;
    }

    /** Returns the incarnation of the entry at a position that is retained, or null. */
    @Nullable
    Long incarnationAt(long id) {
        if (id == baseId) {
            return baseIncarnation;
        }
        return id < baseId || id > lastId() ? null : Long.valueOf(at(id).incarnation());
    }

    long appliedIncarnation() {
        Long incarnation = incarnationAt(applied);
        if (incarnation == null) {
            throw new IllegalStateException("the log from " + baseId + " to " + lastId() + " lacks " + applied);
        }
        return incarnation;
    }

    private LogEntry at(long id) {
        return entries.get(Math.toIntExact(id - baseId - 1));
    }

    void append(LogEntry entry) {
        if (entry.id() != lastId() + 1) {
            throw new IllegalStateException("update " + entry.id() + " does not follow " + lastId());
        }
        entries.add(entry);
        bytes += entry.payload().size();
    }

    /** Removes the entries after {@code id}; never applied ones. */
    void truncateAfter(long id) {
        if (id < applied) {
            throw new IllegalStateException("update " + applied + " is applied, so the log cannot end at " + id);
        }
        while (lastId() > id) {
            bytes -= entries.remove(entries.size() - 1).payload().size();
        }
    }

    /** Returns the entries from {@code id} on, as many as fit; one at least, if there is one. */
    List<LogEntry> from(long id, int mostEntries, long mostBytes) {
        List<LogEntry> batch = new ArrayList<>();
        long size = 0;
        for (long next = id; next <= lastId() && batch.size() < mostEntries; next++) {
            LogEntry entry = at(next);
            size += entry.payload().size();
            if (!batch.isEmpty() && size > mostBytes) {
                break;
            }
            batch.add(entry);
        }
        return batch;
    }

    /** Returns the updates to apply, now that all up to {@code committed} may be. */
    List<LogEntry> apply(long committed) {
        List<LogEntry> due = new ArrayList<>();
        while (applied < Math.min(committed, lastId())) {
            LogEntry entry = at(++applied);
            origins.put(entry.from(), new Origin(entry.from(), entry.fromIncarnation(), entry.number()));
            due.add(entry);
        }
        return due;
    }

    /** Returns, by task, the newest update that the log holds, applied or not. */
    Map<Long, Origin> allOrigins() {
        Map<Long, Origin> all = new TreeMap<>(origins);
        from(applied + 1, Integer.MAX_VALUE, Long.MAX_VALUE)
                .forEach(entry ->
                        all.put(entry.from(), new Origin(entry.from(), entry.fromIncarnation(), entry.number())));
        return all;
    }

    List<Origin> appliedOrigins() {
        return List.copyOf(origins.values());
    }

    /** Forgets the oldest applied entries that are too many, but none after {@code needed}. */
    void trim(long needed) {
        trim(needed, Long.MAX_VALUE);
    }

    /** The same, but those after {@code wanted} are not too many before they take {@link #MAX_BYTES} with all that belongs to them. */
    void trim(long needed, long wanted) {
        // an entry may be larger than MAX_BYTES, so the bound on bytes may leave no applied entry at all
        long most = Math.min(applied, needed);
        int excess = 0;
        long freed = 0;
        while (baseId + excess < most && isTooMuch(baseId + excess, bytes - freed, wanted)) {
            LogEntry oldest = entries.get(excess++);
            freed += oldest.payload().size();
            baseIncarnation = oldest.incarnation();
        }
        if (excess > 0) {
            entries.subList(0, excess).clear();
            baseId += excess;
            bytes -= freed;
        }
    }

    /** Returns whether the entries after {@code after}, with so many bytes, are more than the log should keep. */
    private boolean isTooMuch(long after, long payload, long wanted) {
        boolean unwanted = after < wanted || payload + (lastId() - after) * ENTRY_BYTES > MAX_BYTES;
        return payload > MAX_BYTES || (applied - after > retained && unwanted);
    }
}
