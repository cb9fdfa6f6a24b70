package io.taskgraph.verify;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request is answered once, to a copy that is still in its epoch, by the copy that was asked last, in that same epoch. */
final class RequestCheck {

    private record Exchange(CopyKey server, long epoch, CopyKey client) {}

    private final RecordedCopies copies;
    private final Findings findings;
    private final Set<Exchange> served = new HashSet<>();

    RequestCheck(RecordedCopies copies, Findings findings) {
        this.copies = copies;
        this.findings = findings;
    }

    void run() {
        copies.records().forEach(process -> new InOneRecord(process).collectServed());
        copies.records().forEach(process -> new InOneRecord(process).checkAnswered());
    }

    /** Goes through one record, in order. */
    private final class InOneRecord {

        private final ProcessRecord process;
        private final Map<CopyKey, Long> entered = new HashMap<>();
        private final Map<Long, RecordEvent.Asked> asked = new HashMap<>();
        private final Set<Long> answered = new HashSet<>();
        /** Copies that are gone: their loops have stopped, so an answer for them is lost. */
        private final Set<CopyKey> dropped = new HashSet<>();

        InOneRecord(ProcessRecord process) {
            this.process = process;
        }

        void collectServed() {
            for (ProcessRecord.Entry entry : process.entries()) {
                follow(entry.event());
                if (entry.event() instanceof RecordEvent.Served e) {
                    serve(e);
                }
            }
        }

        private void follow(RecordEvent event) {
            if (event instanceof RecordEvent.Entered e) {
                entered.put(new CopyKey(e.task(), e.incarnation()), e.epoch());
            } else if (event instanceof RecordEvent.Dropped e) {
                entered.remove(new CopyKey(e.task(), e.incarnation()));
                dropped.add(new CopyKey(e.task(), e.incarnation()));
            } else if (event instanceof RecordEvent.Joined) {
                entered.clear();
                asked.clear();
                answered.clear();
            }
        }

        private void serve(RecordEvent.Served e) {
            CopyKey server = new CopyKey(e.task(), e.incarnation());
            CopyKey client = new CopyKey(e.from(), e.fromIncarnation());
            served.add(new Exchange(server, e.epoch(), client));
            String what =
                    server + " (" + process.name() + ") answered a request of " + client + " of epoch " + e.epoch();
            if (e.meant() != e.incarnation()) {
                findings.refute(Property.REQUESTS, what + " that was meant for incarnation " + e.meant());
            }
            Long epoch = entered.get(server);
            if (epoch == null || epoch != e.epoch()) {
                findings.refuteUnless(
                        copies.hasGaps(process), Property.REQUESTS, what + ", but was in " + inEpoch(epoch));
            }
        }

        void checkAnswered() {
            for (ProcessRecord.Entry entry : process.entries()) {
                follow(entry.event());
                if (entry.event() instanceof RecordEvent.Asked e) {
                    asked.put(e.request(), e);
                } else if (entry.event() instanceof RecordEvent.Answered e) {
                    answer(e);
                }
            }
        }

        private void answer(RecordEvent.Answered e) {
            RecordEvent.Asked question = asked.get(e.request());
            if (question == null) {
                findings.refuteUnless(
                        copies.hasGaps(process),
                        Property.REQUESTS,
                        "request " + e.request() + " (" + process.name() + ") was answered, but never asked");
                return;
            }
            CopyKey client = new CopyKey(question.task(), question.incarnation());
            if (dropped.contains(client)) {
                return;
            }
            CopyKey server =
                    new CopyKey(question.to(), e.toIncarnation() == 0 ? question.toIncarnation() : e.toIncarnation());
            String what = client + " (" + process.name() + ") got the answer to request " + e.request() + " of epoch "
                    + question.epoch() + " from " + server;
            if (!answered.add(e.request())) {
                findings.refute(Property.REQUESTS, what + ", which was answered before");
            }
            if (server.incarnation() < question.toIncarnation()) {
                findings.refuteUnless(
                        copies.hasGaps(process),
                        Property.REQUESTS,
                        what + ", but knew of incarnation " + question.toIncarnation() + " by then");
            }
            Long epoch = entered.get(client);
            if (epoch == null || epoch != question.epoch()) {
                findings.refuteUnless(
                        copies.hasGaps(process), Property.REQUESTS, what + ", but was in " + inEpoch(epoch));
            }
            if (!served.contains(new Exchange(server, question.epoch(), client))) {
                findings.refuteUnless(
                        copies.doubtOf(server, question.epoch()),
                        Property.REQUESTS,
                        what + ", but no record says that this copy answered");
            }
        }

        private String inEpoch(@Nullable Long epoch) {
            return epoch == null ? "no epoch" : "epoch " + epoch;
        }
    }
}
