package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.Transaction;
import java.util.List;

/** What is to be done, in the order in which the engine says it. Effects on one copy must keep that order. */
public sealed interface Effect {

    /** Commit a transaction and say how it ended. */
    record Commit(long commitId, Transaction transaction) implements Effect {}

    /** Read all keys of the job anew and watch from there. */
    record Relist() implements Effect {}

    /** Come back with a {@link Event.Tick} at that time at the latest. The newest wish stands. */
    record WakeAt(long nanoTime) implements Effect {}

    /** Make a copy of a task, run its {@code init} and restore its state as of an epoch of a run; -1 if the run has none yet. */
    record StartCopy(CopyId copy, String node, String runId, long epoch) implements Effect {}

    /** Make a backup of a task, run its {@code init} and {@code becameBackup}. */
    record StartBackup(CopyId copy, String node, String runId) implements Effect {}

    /** Let a backup become the copy that acts for its task, under a new id: run {@code becamePrimary}. */
    record TakeOver(CopyId backup, CopyId copy) implements Effect {}

    /** Apply updates, in that order. */
    record ApplyUpdates(CopyId copy, List<LogEntry> updates) implements Effect {}

    /** Write the state as it is after what was to be done before, for a backup; say so as {@code asPrimary}. */
    record TakeState(CopyId copy, CopyId asPrimary, String backup) implements Effect {}

    /** Put a state in the place of that of a backup. */
    record RestoreState(CopyId copy, ByteString state) implements Effect {}

    /**
     * Ask another copy about updates and say what comes of it.
     *
     * @param timeoutNanos how long to wait for the answer, at least 1
     */
    record SendBackup(
            long exchangeId, String address, RequestHeader header, BackupMessage.Question question, long timeoutNanos)
            implements Effect {}

    /** Answer a question about updates as the copy of an incarnation. */
    record AnswerBackup(long callId, BackupMessage.Answer answer, long incarnation) implements Effect {}

    /** Tell whoever made an update how it ended. */
    record UpdateEnded(long requestId, Result result, String message) implements Effect {

        /** How an update ended. */
        public enum Result {
            DONE,
            DECLINED,
            TOO_MANY,
            TOO_LATE,
            CANCELLED
        }
    }

    /** A task is backed up better or worse than before. */
    record TellReplication(CopyId copy, ReplicationStatus status) implements Effect {}

    /** Run {@code enterEpoch}; whatever belongs to the former epoch of that copy ends. */
    record EnterEpoch(CopyId copy, long epoch) implements Effect {}

    /** Run {@code metaReady}. */
    record TellMeta(CopyId copy, long epoch, long from, String linkType, String meta) implements Effect {}

    /** Tell a copy what happened to a neighbour. */
    record TellNeighbor(CopyId copy, long epoch, String linkType, long neighbor, Change change) implements Effect {

        /** What happened. */
        public enum Change {
            FAILED,
            RESTARTED,
            MOVED
        }
    }

    /** Tell the operator that a task which was to be handed over stays where it is. */
    record RefuseHandOver(CopyId copy, String reason) implements Effect {}

    /** Run {@code exit} and say when it has returned. */
    record ExitCopy(CopyId copy) implements Effect {}

    /** Forget a copy at once: no further callback. */
    record DropCopy(CopyId copy, String reason) implements Effect {}

    /** Send a request. */
    record SendRequest(long requestId, String address, RequestHeader header) implements Effect {}

    /** Hand the kept answer of a request to its copy. */
    record DeliverAnswer(long requestId) implements Effect {}

    /** Tell the copy that its request came to an end without an answer: by the handler if so, else by the deadline. */
    record DeliverFailure(long requestId, boolean byHandler) implements Effect {}

    /** Forget a request: its epoch or its copy has ended. */
    record DiscardRequest(long requestId) implements Effect {}

    /** Run the handler of a call on the copy's loop. */
    record Serve(long callId, CopyId copy) implements Effect {}

    /** Refuse a call. */
    record Refuse(long callId, Refusal failure, String reason) implements Effect {}

    /** Watch over another process, and say when it refuses a connection. */
    record Monitor(String process, String address) implements Effect {}

    /** Watch over a process no longer. */
    record Unmonitor(String process) implements Effect {}

    /** Revoke the lease of a process that is dead by evidence. */
    record Evict(String process, String address, long leaseId) implements Effect {}

    /** This process has handed over what it could, and is to leave. */
    record Leave() implements Effect {}

    /** What this process knew of the job holds no longer: drop all copies and join as new nodes. */
    record Rejoin(String reason) implements Effect {}

    /** The job has ended and no copy is left here. */
    record End(Outcome outcome) implements Effect {}

    /** This process must not take part. */
    record RefuseJob(String reason) implements Effect {}
}
