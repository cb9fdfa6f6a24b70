package io.taskgraph.masterworker;

import io.taskgraph.masterworker.v1.RememberedAnswers;
import io.taskgraph.masterworker.v1.RememberedAnswers.Named;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Remembered answers as they stand before the application's state in a checkpoint: a message of {@code calls.proto} behind its length. */
final class LedgerFormat {

    private static final int FORMAT = 1;

    private LedgerFormat() {}

    static void write(AnswerLedger ledger, OutputStream out) throws IOException {
        RememberedAnswers.Builder answers = RememberedAnswers.newBuilder().setFormat(FORMAT);
        ledger.callers().forEach((task, caller) -> {
            RememberedAnswers.Caller.Builder written = answers.addCallersBuilder()
                    .setTask(task)
                    .setIncarnation(caller.incarnation)
                    .setLowest(caller.lowest);
            caller.numbered.forEach((number, reply) -> written.putNumbered(number, Wire.write(reply)));
            caller.named.forEach(
                    (id, reply) -> written.addNamed(Named.newBuilder().setId(id).setReply(Wire.write(reply))));
        });
        answers.build().writeDelimitedTo(out);
    }

    static void read(AnswerLedger ledger, InputStream in) throws IOException {
        RememberedAnswers answers = RememberedAnswers.parseDelimitedFrom(in);
        if (answers == null) {
            throw new EOFException("there are no remembered answers before the state");
        }
        if (answers.getFormat() != FORMAT) {
            throw new IOException(
                    "remembered answers are of format " + answers.getFormat() + ", but only " + FORMAT + " is known");
        }
        for (RememberedAnswers.Caller written : answers.getCallersList()) {
            AnswerLedger.Caller caller = new AnswerLedger.Caller();
            caller.incarnation = written.getIncarnation();
            caller.lowest = written.getLowest();
            written.getNumberedMap().forEach((number, reply) -> caller.numbered.put(number, Wire.read(reply)));
            written.getNamedList().forEach(named -> caller.named.put(named.getId(), Wire.read(named.getReply())));
            ledger.callers().put(written.getTask(), caller);
        }
    }
}
