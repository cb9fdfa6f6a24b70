package io.taskgraph.verify;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Epochs go up by one, each by one winner; no copy goes back to an epoch; the job ends once. Keeps who won which epoch. */
final class EpochCheck {

    /** Who advanced, and where it is written. */
    record Winner(RecordEvent.Advanced event, String record) {

        @Override
        public String toString() {
            return "task " + event.task() + ", incarnation " + event.incarnation() + " at revision " + event.revision()
                    + " (" + record + ")";
        }
    }

    /** Who ended a job, and where it is written. */
    private record End(RecordEvent.Ended event, String record) {

        @Override
        public String toString() {
            return new CopyKey(event.task(), event.incarnation()) + " at revision " + event.revision();
        }
    }

    private final RecordedCopies copies;
    private final Findings findings;
    private final Map<String, NavigableMap<Long, Winner>> winners = new HashMap<>();
    private final Map<String, End> ends = new HashMap<>();

    EpochCheck(RecordedCopies copies, Findings findings) {
        this.copies = copies;
        this.findings = findings;
    }

    void run() {
        copies.records().forEach(this::collect);
        winners.forEach(this::rising);
        copies.records().forEach(this::entered);
    }

    /** Returns the winners of the epochs of a run. */
    NavigableMap<Long, Winner> winners(String run) {
        return winners.getOrDefault(run, new TreeMap<>());
    }

    /** Returns whether a record other than that of a process says that an epoch has ended, or the job in it. */
    boolean isEndedBesides(ProcessRecord process, String run, long epoch) {
        Winner winner = winners(run).get(epoch + 1);
        End end = ends.get(run);
        String record = winner != null ? winner.record() : end != null ? end.record() : process.name();
        return !record.equals(process.name());
    }

    private void collect(ProcessRecord process) {
        for (ProcessRecord.Entry entry : process.entries()) {
            if (entry.event() instanceof RecordEvent.Advanced e && e.task() >= 0) {
                String run = copies.run(new CopyKey(e.task(), e.incarnation()));
                Winner winner = new Winner(e, process.name());
                Winner before =
                        winners.computeIfAbsent(run, key -> new TreeMap<>()).putIfAbsent(e.epoch(), winner);
                if (before != null) {
                    findings.refute(
                            Property.EPOCHS,
                            "epoch " + e.epoch() + " was advanced to twice: by " + before + " and by " + winner);
                }
            } else if (entry.event() instanceof RecordEvent.Ended e) {
                End end = new End(e, process.name());
                End before = ends.putIfAbsent(copies.run(new CopyKey(e.task(), e.incarnation())), end);
                if (before != null) {
                    findings.refute(Property.EPOCHS, "the job was ended twice: by " + before + " and by " + end);
                }
            }
        }
    }

    private void rising(String run, NavigableMap<Long, Winner> byEpoch) {
        long expected = 1;
        long revision = 0;
        for (Winner winner : byEpoch.values()) {
            for (; expected < winner.event().epoch(); expected++) {
                withoutWinner(run, expected, "epoch " + winner.event().epoch() + " was advanced to by " + winner);
            }
            if (winner.event().revision() <= revision) {
                findings.refute(
                        Property.EPOCHS,
                        "epoch " + winner.event().epoch() + " was advanced to by " + winner
                                + ", not after the epoch before, at revision " + revision);
            }
            revision = winner.event().revision();
            expected = winner.event().epoch() + 1;
        }
    }

    private void withoutWinner(String run, long epoch, String evidence) {
        findings.refuteUnless(
                Doubt.lostIf(copies.mayHaveWritten("epoch")).or(copies.doubtOfAny(run, epoch)),
                Property.EPOCHS,
                "no record says who advanced to epoch " + epoch + ", but " + evidence);
    }

    private void entered(ProcessRecord process) {
        Map<CopyKey, Long> last = new HashMap<>();
        for (ProcessRecord.Entry entry : process.entries()) {
            if (entry.event() instanceof RecordEvent.Entered e) {
                CopyKey copy = new CopyKey(e.task(), e.incarnation());
                Long before = last.put(copy, e.epoch());
                if (before != null && before >= e.epoch()) {
                    findings.refute(
                            Property.EPOCHS,
                            copy + " (" + process.name() + ") entered epoch " + e.epoch() + " after epoch " + before);
                }
                if (e.epoch() > 0 && !winners(copies.run(copy)).containsKey(e.epoch())) {
                    withoutWinner(copies.run(copy), e.epoch(), copy + " (" + process.name() + ") entered it");
                }
            }
        }
    }
}
