package io.taskgraph.verify;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private final Set<String> full = new HashSet<>();
    /** Epochs that a record shows, by name of the record and run. */
    private final Map<List<String>, NavigableSet<Long>> epochs = new HashMap<>();

    private final List<RecordEvent.Unanswered> unanswered = new ArrayList<>();

    RecordedCopies(List<ProcessRecord> records, Findings findings) {
        this.records = records;
        for (ProcessRecord process : records) {
            for (ProcessRecord.Entry entry : process.entries()) {
                take(process, entry.event(), findings);
            }
        }
        records.forEach(this::collectEpochs);
    }

    private void collectEpochs(ProcessRecord process) {
        for (ProcessRecord.Entry entry : process.entries()) {
            if (entry.event() instanceof RecordEvent.Entered e) {
                String run = run(new CopyKey(e.task(), e.incarnation()));
                epochs.computeIfAbsent(List.of(process.name(), run), key -> new TreeSet<>())
                        .add(e.epoch());
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
        } else if (event instanceof RecordEvent.Full) {
            full.add(process.name());
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

    /** Returns where events of a process may be that its record does not show. */
    Doubt doubt(ProcessRecord process) {
        if (hasGaps(process) || full.contains(process.name())) {
            return Doubt.LOST;
        }
        return process.isClosed() ? Doubt.NONE : Doubt.KILLED;
    }

    /**
     * Returns where events of a process in an epoch may be that its record does not show. A record that was cut off shows all that
     * happened well before its end: all of an epoch is written before the second epoch after it is entered.
     */
    private Doubt doubt(ProcessRecord process, String run, long epoch) {
        Doubt doubt = doubt(process);
        boolean longOver = epochs.getOrDefault(List.of(process.name(), run), new TreeSet<>())
                        .tailSet(epoch, false)
                        .size()
                > 1;
        return doubt == Doubt.KILLED && longOver ? Doubt.NONE : doubt;
    }

    /** Returns the last epoch of any run that a record shows; −1 if it shows none. */
    long lastEpoch(ProcessRecord process) {
        return epochs.entrySet().stream()
                .filter(shown -> shown.getKey().get(0).equals(process.name()))
                .mapToLong(shown -> shown.getValue().last())
                .max()
                .orElse(-1);
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

    /** Returns where something may be that a copy of a task did in an epoch of a run. */
    Doubt doubtOf(long task, String run, long epoch) {
        return owners(task).isEmpty()
                ? doubtOfUnknown()
                : owners(task).values().stream()
                        .map(owner -> doubt(owner.process(), run, epoch))
                        .reduce(Doubt.NONE, Doubt::or);
    }

    /** Returns where something may be that a certain copy did in an epoch. */
    Doubt doubtOf(CopyKey copy, long epoch) {
        Owner owner = owner(copy);
        return owner == null ? doubtOfUnknown() : doubt(owner.process(), owner.runId(), epoch);
    }

    /** Returns where something may be that any process did in an epoch of a run. */
    Doubt doubtOfAny(String run, long epoch) {
        return records.stream().map(process -> doubt(process, run, epoch)).reduce(Doubt.NONE, Doubt::or);
    }

    /** Who is in no record was in a process that was killed before it wrote anything of it, or in one whose record is not there. */
    private Doubt doubtOfUnknown() {
        return records.stream().anyMatch(process -> doubt(process) == Doubt.KILLED) ? Doubt.KILLED : Doubt.LOST;
    }

    /** Returns whether a transaction that was not answered writes a key, given without the job's prefix. */
    boolean mayHaveWritten(String key) {
        return unanswered.stream().anyMatch(e -> (" " + e.writes() + " ").contains(" " + key + " "));
    }
}
