package io.taskgraph.verify;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who had which copy of which run, from all records together; and which records are not whole. */
final class RecordedCopies {

    /**
     * An ownership.
     *
     * @param process record of the process that has it
     * @param runId id of the run
     * @param anew whether the copy began without the state of the one before
     */
    record Owner(ProcessRecord process, String runId, boolean anew) {}

    private final List<ProcessRecord> records;
    private final Map<Long, NavigableMap<Long, Owner>> owners = new HashMap<>();
    private final Map<CopyKey, String> backups = new HashMap<>();
    private final Set<String> gaps = new HashSet<>();
    private final List<RecordEvent.Unanswered> unanswered = new ArrayList<>();

    RecordedCopies(List<ProcessRecord> records, Findings findings) {
        this.records = records;
        for (ProcessRecord process : records) {
            for (ProcessRecord.Entry entry : process.entries()) {
                take(process, entry.event(), findings);
            }
        }
    }

    private void take(ProcessRecord process, RecordEvent event, Findings findings) {
        if (event instanceof RecordEvent.Started e) {
            own(new CopyKey(e.task(), e.incarnation()), new Owner(process, e.runId(), true), findings);
        } else if (event instanceof RecordEvent.BackupStarted e) {
            backups.put(new CopyKey(e.task(), e.incarnation()), e.runId());
        } else if (event instanceof RecordEvent.Promoted e) {
            String run = backups.getOrDefault(new CopyKey(e.task(), e.backup()), "");
            own(new CopyKey(e.task(), e.incarnation()), new Owner(process, run, false), findings);
        } else if (event instanceof RecordEvent.Gap) {
            gaps.add(process.name());
        } else if (event instanceof RecordEvent.Unanswered e) {
            unanswered.add(e);
        }
    }

    private void own(CopyKey copy, Owner owner, Findings findings) {
        Owner before =
                owners.computeIfAbsent(copy.task(), task -> new TreeMap<>()).putIfAbsent(copy.incarnation(), owner);
        if (before != null) {
            findings.refute(
                    Property.OWNERSHIP,
                    copy + " began twice: in " + before.process().name() + " and in "
                            + owner.process().name());
        }
    }

    List<ProcessRecord> records() {
        return records;
    }

    /** Returns whether events are missing in the middle of a record, so that neighbouring events may not be consecutive. */
    boolean hasGaps(ProcessRecord process) {
        return gaps.contains(process.name());
    }

    /** Returns whether events of a process may be missing. */
    boolean mayHaveLost(ProcessRecord process) {
        return !process.isClosed() || hasGaps(process);
    }

    @Nullable
    Owner owner(CopyKey copy) {
        return owners(copy.task()).get(copy.incarnation());
    }

    /** Returns the owners of a task, by incarnation. */
    NavigableMap<Long, Owner> owners(long task) {
        return owners.getOrDefault(task, new TreeMap<>());
    }

    /** Returns the run that a copy belongs to; empty if that is not known. */
    String run(CopyKey copy) {
        Owner owner = owner(copy);
        return owner == null ? backups.getOrDefault(copy, "") : owner.runId();
    }

    /** Returns whether something that a copy of a task did may be missing. */
    boolean mayHaveLostOf(long task) {
        return owners(task).values().stream().anyMatch(owner -> mayHaveLost(owner.process()));
    }

    boolean mayHaveLostAny() {
        return records.stream().anyMatch(this::mayHaveLost);
    }

    /** Returns whether a transaction that was not answered writes a key, given without the job's prefix. */
    boolean mayHaveWritten(String key) {
        return unanswered.stream().anyMatch(e -> (" " + e.writes() + " ").contains(" " + key + " "));
    }
}
