package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import java.util.List;

/** What copies tell each other about updates: a question or the answer to one. */
public sealed interface BackupMessage {

    /** An update as its maker sends it. */
    record Submission(long number, ByteString payload) {}

    /** The newest update that a log holds of a task: that task, its incarnation, the number there. */
    record Origin(long task, long incarnation, long number) {}

    /** Asks the primary to make updates, in that order. */
    record Submit(List<Submission> updates) implements BackupMessage {}

    /** Asks a backup how far it is. */
    record Probe(long round) implements BackupMessage {}

    /** Gives a backup the entries after {@code previous}, and tells up to which id updates are to be applied. */
    record Append(long round, long previous, long previousIncarnation, List<LogEntry> entries, long committed)
            implements BackupMessage {}

    /** Gives a backup a part of the state as of {@code id}. */
    record Install(long round, long id, long incarnation, List<Origin> origins, long offset, long size, ByteString part)
            implements BackupMessage {}

    /** The updates are made. */
    record Done() implements BackupMessage {}

    /** The task makes no updates. */
    record Declined(String reason) implements BackupMessage {}

    /** The backup has applied everything up to {@code id}, which it holds in the version of {@code incarnation}. */
    record Position(long id, long incarnation) implements BackupMessage {}

    /** The backup holds the primary's log up to {@code id}. */
    record Matched(long id) implements BackupMessage {}

    /** The backup holds the state up to {@code offset}. */
    record Received(long offset) implements BackupMessage {}
}
