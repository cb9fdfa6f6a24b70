package io.taskgraph.verify;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;

/**
 * No transaction of a copy took effect after its task had a later owner. An incarnation is the revision at which an ownership begins, so
 * revisions alone tell; no clock is looked at.
 */
final class OwnershipCheck {

    private final RecordedCopies copies;
    private final Findings findings;

    OwnershipCheck(RecordedCopies copies, Findings findings) {
        this.copies = copies;
        this.findings = findings;
    }

    void run() {
        for (ProcessRecord process : copies.records()) {
            for (ProcessRecord.Entry entry : process.entries()) {
                check(process, entry.event());
            }
        }
    }

    private void check(ProcessRecord process, RecordEvent event) {
        if (event instanceof RecordEvent.Flagged e) {
            acts(
                    process,
                    new CopyKey(e.task(), e.incarnation()),
                    e.revision(),
                    "set flag '" + e.meta() + "' of epoch " + e.epoch());
        } else if (event instanceof RecordEvent.Advanced e && e.task() >= 0) {
            acts(process, new CopyKey(e.task(), e.incarnation()), e.revision(), "advanced to epoch " + e.epoch());
        } else if (event instanceof RecordEvent.Ended e) {
            acts(process, new CopyKey(e.task(), e.incarnation()), e.revision(), "ended the job");
        }
    }

    private void acts(ProcessRecord process, CopyKey copy, long revision, String what) {
        if (copy.task() < 0) {
            findings.refute(
                    Property.OWNERSHIP,
                    process.name() + " " + what + " at revision " + revision + " for no task of its own");
            return;
        }
        RecordedCopies.Owner owner = copies.owner(copy);
        if (owner == null || !owner.process().name().equals(process.name())) {
            findings.refuteUnless(
                    copies.hasGaps(process),
                    Property.OWNERSHIP,
                    copy + " " + what + " at revision " + revision + " in " + process.name()
                            + ", which does not say that it began there");
        }
        Long later = copies.owners(copy.task()).higherKey(copy.incarnation());
        if (revision < copy.incarnation() || (later != null && later <= revision)) {
            findings.refute(
                    Property.OWNERSHIP,
                    copy + " (" + process.name() + ") " + what + " at revision " + revision
                            + (later == null
                                    ? ", before it began"
                                    : ", but incarnation " + later + " (" + name(copy.task(), later)
                                            + ") has owned the task since revision " + later));
        }
    }

    private String name(long task, long incarnation) {
        RecordedCopies.Owner owner = copies.owner(new CopyKey(task, incarnation));
        return owner == null ? "unknown" : owner.process().name();
    }
}
