package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened, as the engine is told of it. */
public sealed interface Event {

    /** What tasks do in an epoch. It changes nothing about who has which task, and who is there. */
    sealed interface Work extends Event {}

    /** Time has passed; due waits are looked at in every step, so this event says nothing else. */
    record Tick() implements Event {}

    /** All keys of the job were read; what follows comes by {@link Changed}. */
    record Listed(Snapshot snapshot) implements Event {}

    /** Keys of the job changed. Changes that are known already are passed over. */
    record Changed(List<WatchEvent> changes) implements Event {}

    /** A transaction was answered. */
    record Committed(long commitId, CommitResult result) implements Event {}

    /** A transaction may have happened or not. All keys must be read anew. */
    record CommitUnknown(long commitId) implements Event {}

    /** A copy flags a meta. */
    record FlagMeta(CopyId copy, long epoch, String linkType, String meta) implements Work {}

    /** A copy wishes to advance the epoch. */
    record IncEpoch(CopyId copy, long epoch) implements Work {}

    /** A copy asks a task for data within some time; who asks keeps the content under {@code requestId}. */
    record RequestMade(long requestId, CopyId copy, long epoch, long to, long timeoutNanos) implements Work {}

    /** A sent request was answered by the copy of an incarnation. */
    record RequestAnswered(long requestId, long incarnation) implements Work {}

    /** A request sent to the copy of an incarnation came back without an answer. */
    record RequestFailed(long requestId, long incarnation, Refusal failure) implements Work {}

    /** A request of another copy arrived; who serves keeps the content under {@code callId}. */
    record CallArrived(long callId, RequestHeader header) implements Work {}

    /** A copy that acts for its task was initialised: whether it takes updates, and wants to know of its neighbours. */
    record CopyBuilt(CopyId copy, boolean backupable, boolean listens) implements Event {}

    /** A copy changes the state of a task. */
    record UpdateMade(long requestId, CopyId copy, long to, ByteString payload) implements Event {}

    /** Another copy asks about updates. */
    record BackupAsked(long callId, RequestHeader header, BackupMessage.Question message) implements Event {}

    /** A question about updates was answered, or not: then there is no answer. */
    record BackupAnswered(long exchangeId, BackupMessage.@Nullable Answer answer) implements Event {}

    /** The state of a primary was written for a backup. */
    record StateTaken(CopyId copy, String backup, ByteString state) implements Event {}

    /** A copy gives itself up. */
    record Kill(CopyId copy) implements Event {}

    /** A copy is to go on in another process, if there is one that can take it. */
    record HandOver(CopyId copy) implements Event {}

    /** A copy ends the job. */
    record Shutdown(CopyId copy, Outcome outcome) implements Event {}

    /** A process that is watched over refused a connection. */
    record PeerRefused(String process) implements Event {}

    /** This process is to leave: hand its tasks over first. */
    record Drain() implements Event {}

    /** The {@code exit} callback of a copy has returned. */
    record Exited(CopyId copy) implements Event {}
}
