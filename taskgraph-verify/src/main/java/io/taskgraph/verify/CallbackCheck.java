package io.taskgraph.verify;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.util.HashMap;
import java.util.Map;

/** Callbacks of one copy do not overlap, by the clock of its process. */
final class CallbackCheck {

    private final RecordedCopies copies;
    private final Findings findings;

    CallbackCheck(RecordedCopies copies, Findings findings) {
        this.copies = copies;
        this.findings = findings;
    }

    void run() {
        for (ProcessRecord process : copies.records()) {
            Map<CopyKey, RecordEvent.Ran> last = new HashMap<>();
            for (ProcessRecord.Entry entry : process.entries()) {
                if (entry.event() instanceof RecordEvent.Ran e) {
                    CopyKey copy = new CopyKey(e.task(), e.incarnation());
                    RecordEvent.Ran before = last.put(copy, e);
                    if (before != null && e.began() - before.ended() < 0) {
                        findings.refute(
                                Property.CALLBACKS,
                                copy + " (" + process.name() + "): callback '" + e.callback() + "' began at "
                                        + e.began() + " ns, before '" + before.callback() + "' ended at "
                                        + before.ended() + " ns");
                    }
                }
            }
        }
    }
}
