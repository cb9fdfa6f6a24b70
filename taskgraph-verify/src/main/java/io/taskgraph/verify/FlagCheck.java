package io.taskgraph.verify;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A copy is told a flag once, in the epoch that it is in, and only if it was flagged; a flag is set while its epoch lasts, and before the
 * process that keeps it ends the job.
 */
final class FlagCheck {

    private record Flag(String run, long epoch, long from, String linkType, String meta) {}

    private record Told(CopyKey copy, Flag flag) {}

    private final RecordedCopies copies;
    private final EpochCheck epochs;
    private final Findings findings;
    private final Set<Flag> set = new HashSet<>();
    /** Those that a process told directly. */
    private final Set<Flag> kept = new HashSet<>();

    FlagCheck(RecordedCopies copies, EpochCheck epochs, Findings findings) {
        this.copies = copies;
        this.epochs = epochs;
        this.findings = findings;
    }

    void run() {
        copies.records().forEach(this::collect);
        copies.records().forEach(this::told);
        copies.records().forEach(this::setBeforeTheEnd);
    }

    private void collect(ProcessRecord process) {
        for (ProcessRecord.Entry entry : process.entries()) {
            if (entry.event() instanceof RecordEvent.Kept e) {
                kept.add(flag(e));
            }
            if (entry.event() instanceof RecordEvent.Flagged e && e.task() >= 0) {
                CopyKey copy = new CopyKey(e.task(), e.incarnation());
                String run = copies.run(copy);
                set.add(new Flag(run, e.epoch(), e.task(), e.linkType(), e.meta()));
                EpochCheck.Winner began = epochs.winners(run).get(e.epoch());
                EpochCheck.Winner ended = epochs.winners(run).get(e.epoch() + 1);
                if ((began != null && began.event().revision() > e.revision())
                        || (ended != null && ended.event().revision() < e.revision())) {
                    findings.refute(
                            Property.FLAGS,
                            copy + " (" + process.name() + ") set flag '" + e.meta() + "' of epoch " + e.epoch()
                                    + " at revision " + e.revision() + ", outside of that epoch: it began by " + began
                                    + " and ended by " + ended);
                }
            }
        }
    }

    private void told(ProcessRecord process) {
        Set<Told> told = new HashSet<>();
        Map<CopyKey, Long> entered = new HashMap<>();
        for (ProcessRecord.Entry entry : process.entries()) {
            if (entry.event() instanceof RecordEvent.Entered e) {
                entered.put(new CopyKey(e.task(), e.incarnation()), e.epoch());
            } else if (entry.event() instanceof RecordEvent.Told e) {
                CopyKey copy = new CopyKey(e.task(), e.incarnation());
                String what = copy + " (" + process.name() + ") was told flag '" + e.meta() + "' of task " + e.from()
                        + " on '" + e.linkType() + "' in epoch " + e.epoch();
                Flag flag = new Flag(copies.run(copy), e.epoch(), e.from(), e.linkType(), e.meta());
                if (!told.add(new Told(copy, flag))) {
                    findings.refute(Property.FLAGS, what + " twice");
                }
                Long current = entered.get(copy);
                if (current == null || current != e.epoch()) {
                    findings.refuteUnless(
                            copies.hasGaps(process),
                            Property.FLAGS,
                            what + ", but was in " + (current == null ? "no epoch" : "epoch " + current));
                }
                if (!set.contains(flag) && !kept.contains(flag)) {
                    findings.refuteUnless(
                            Doubt.lostIf(copies.mayHaveWritten(key(e)) || mayBeToldUnset(process, flag, e))
                                    .or(copies.doubtOf(e.from(), flag.run(), e.epoch())),
                            Property.FLAGS,
                            what + ", but no record says that it was set or kept");
                }
            }
        }
    }

    private Flag flag(RecordEvent.Kept e) {
        return new Flag(
                copies.run(new CopyKey(e.task(), e.incarnation())), e.epoch(), e.task(), e.linkType(), e.meta());
    }

    /** What a process keeps it sets before it ends the job. */
    private void setBeforeTheEnd(ProcessRecord process) {
        for (ProcessRecord.Entry entry : process.entries()) {
            if (entry.event() instanceof RecordEvent.Kept e
                    && !set.contains(flag(e))
                    && endsJobAfter(process, e, e.epoch())) {
                findings.refuteUnless(
                        Doubt.lostIf(copies.mayHaveWritten(key(e.epoch(), e.linkType(), e.task(), e.meta()))),
                        Property.FLAGS,
                        new CopyKey(e.task(), e.incarnation()) + " (" + process.name() + ") flagged '" + e.meta()
                                + "' in epoch " + e.epoch()
                                + ", and its process ended the job, but no record says that the flag was set before");
            }
        }
    }

    /**
     * Where flags are not told directly, a process tells its own before they are set, and sets them before it ends the epoch. Another one
     * may have ended it first; or this one lost all it owned before, those that were told among it, so that nothing follows from those
     * flags.
     */
    private boolean mayBeToldUnset(ProcessRecord process, Flag flag, RecordEvent.Told told) {
        boolean ownFlag = copies.owners(flag.from()).values().stream()
                .anyMatch(owner -> owner.process().name().equals(process.name()));
        return ownFlag
                && (epochs.isEndedBesides(process, flag.run(), flag.epoch()) || leavesInEpoch(process, flag, told));
    }

    /** Returns whether a process left the job, perhaps to join it again, after a flag was told and before it ended the epoch itself. */
    private static boolean leavesInEpoch(ProcessRecord process, Flag flag, RecordEvent.Told told) {
        boolean after = false;
        for (ProcessRecord.Entry entry : process.entries()) {
            after |= entry.event() == told;
            if (after && entry.event() instanceof RecordEvent.Left) {
                return true;
            }
            if (after && (entry.event() instanceof RecordEvent.Ended || isInLater(entry.event(), flag.epoch()))) {
                return false;
            }
        }
        return false;
    }

    /** Returns whether a process ended the job itself after an event of an epoch, in that epoch. */
    private static boolean endsJobAfter(ProcessRecord process, RecordEvent event, long epoch) {
        boolean after = false;
        for (ProcessRecord.Entry entry : process.entries()) {
            after |= entry.event() == event;
            if (after && entry.event() instanceof RecordEvent.Ended) {
                return true;
            }
            if (after && (entry.event() instanceof RecordEvent.Left || isInLater(entry.event(), epoch))) {
                return false;
            }
        }
        return false;
    }

    private static boolean isInLater(RecordEvent event, long epoch) {
        return (event instanceof RecordEvent.Advanced advanced && advanced.epoch() > epoch)
                || (event instanceof RecordEvent.Entered entered && entered.epoch() > epoch);
    }

    private static String key(RecordEvent.Told e) {
        return key(e.epoch(), e.linkType(), e.from(), e.meta());
    }

    private static String key(long epoch, String linkType, long from, String meta) {
        return "flags/" + epoch + "/all/" + linkType + "/" + from + "/" + meta;
    }
}
