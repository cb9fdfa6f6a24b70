package io.taskgraph.test.contract;

import com.google.protobuf.ByteString;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.LogEntry;
import java.util.List;

/** One message about backups of each kind, with different values in all fields. */
final class BackupMessages {

    static final List<BackupMessage.Question> QUESTIONS = List.of(
            new BackupMessage.Submit(List.of(
                    new BackupMessage.Submission(1, ByteString.EMPTY),
                    new BackupMessage.Submission(2, ByteString.copyFromUtf8("two")))),
            new BackupMessage.Probe(Long.MAX_VALUE),
            new BackupMessage.Append(
                    3, 1, 101, List.of(new LogEntry(2, 101, 5, 55, 9, ByteString.copyFromUtf8("entry"))), 1),
            new BackupMessage.Install(
                    4, 2, 101, List.of(new BackupMessage.Origin(5, 55, 9)), 10, 16, ByteString.copyFromUtf8("state")));
    static final List<BackupMessage.Answer> ANSWERS = List.of(
            new BackupMessage.Done(),
            new BackupMessage.Declined("läuft nicht"),
            new BackupMessage.Position(2, 101),
            new BackupMessage.Matched(Long.MAX_VALUE),
            new BackupMessage.Received(0));

    private BackupMessages() {}
}
