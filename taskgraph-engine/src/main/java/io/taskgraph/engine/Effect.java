package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.FailedTopologyException;
import io.taskgraph.Outcome;
import io.taskgraph.engine.EffectHandlers.BackupHandler;
import io.taskgraph.engine.EffectHandlers.CopyHandler;
import io.taskgraph.engine.EffectHandlers.PeerHandler;
import io.taskgraph.engine.EffectHandlers.ProcessHandler;
import io.taskgraph.engine.EffectHandlers.RequestHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action for the runtime. Effects on one copy must be performed in the order in which the engine emits them. They fall into groups,
 * each with a handler that has a method for every effect of the group: an effect without a performer does not compile.
 */
public sealed interface Effect {

    /** Hands the effect to the method of its kind. */
    void dispatch(EffectHandlers handlers);

    /** Effects on a copy that acts for its task. */
    sealed interface OfCopy extends Effect {
        void accept(CopyHandler handler);

        @Override
        default void dispatch(EffectHandlers handlers) {
            accept(handlers.copies());
        }
    }

    /** Make a copy of a task, run its {@code init} and restore its state as of an epoch of a run; -1 if the run has none yet. */
    record StartCopy(CopyId copy, String node, String runId, long epoch) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.startCopy(this);
        }
    }

    /** Run {@code enterEpoch}; requests and waits of the copy's former epoch end. */
    record EnterEpoch(CopyId copy, long epoch) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.enterEpoch(this);
        }
    }

    /** Run {@code metaReady}. */
    record TellMeta(CopyId copy, long epoch, long from, String linkType, String meta) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.tellMeta(this);
        }
    }

    /** Note that a flag of a copy is told directly and kept, not set. */
    record KeepFlag(CopyId copy, Flag flag) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.keepFlag(this);
        }
    }

    /** Put a state of a copy that waits for its flags into the store: those before it are set, or no longer matter. */
    record StoreState(CopyId copy, long stateId) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.storeState(this);
        }
    }

    /** Tell a copy of an event at a neighbour. */
    record TellNeighbor(CopyId copy, long epoch, String linkType, long neighbor, NeighborChange change)
            implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.tellNeighbor(this);
        }
    }

    /** Tell the operator that a task was not handed over and stays where it is. */
    record RefuseHandOver(CopyId copy, String reason) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.refuseHandOver(this);
        }
    }

    /** Let a copy fail as if a callback had thrown this: its topology has. */
    record FailCopy(CopyId copy, FailedTopologyException cause) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.failCopy(this);
        }
    }

    /** Run {@code exit} and say when it has returned. */
    record ExitCopy(CopyId copy) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.exitCopy(this);
        }
    }

    /** Forget a copy at once: no further callback. */
    record DropCopy(CopyId copy, String reason) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.dropCopy(this);
        }
    }

    /** Effects on data requests of local copies. */
    sealed interface OfRequest extends Effect {
        void accept(RequestHandler handler);

        @Override
        default void dispatch(EffectHandlers handlers) {
            accept(handlers.requests());
        }
    }

    /** Send a request. */
    record SendRequest(long requestId, String address, RequestHeader header) implements OfRequest {

        @Override
        public void accept(RequestHandler handler) {
            handler.sendRequest(this);
        }
    }

    /** Hand the kept answer of a request to its copy. */
    record DeliverAnswer(long requestId) implements OfRequest {

        @Override
        public void accept(RequestHandler handler) {
            handler.deliverAnswer(this);
        }
    }

    /** Tell the copy that its request failed: by the handler, or else by the deadline. */
    record DeliverFailure(long requestId, boolean byHandler) implements OfRequest {

        @Override
        public void accept(RequestHandler handler) {
            handler.deliverFailure(this);
        }
    }

    /** Forget a request: its epoch or its copy has ended. */
    record DiscardRequest(long requestId) implements OfRequest {

        @Override
        public void accept(RequestHandler handler) {
            handler.discardRequest(this);
        }
    }

    /** Effects on updates and backups. */
    sealed interface OfBackup extends Effect {
        void accept(BackupHandler handler);

        @Override
        default void dispatch(EffectHandlers handlers) {
            accept(handlers.backups());
        }
    }

    /** Make a backup of a task, run its {@code init} and {@code becameBackup}. */
    record StartBackup(CopyId copy, String node, String runId) implements OfBackup {

        @Override
        public void accept(BackupHandler handler) {
            handler.startBackup(this);
        }
    }

    /** Let a backup become the copy that acts for its task, under a new id: run {@code becamePrimary}. */
    record TakeOver(CopyId backup, CopyId copy) implements OfBackup {

        @Override
        public void accept(BackupHandler handler) {
            handler.takeOver(this);
        }
    }

    /** Apply updates, in that order. */
    record ApplyUpdates(CopyId copy, List<LogEntry> updates) implements OfBackup {

        @Override
        public void accept(BackupHandler handler) {
            handler.applyUpdates(this);
        }
    }

    /** Write the state for a backup, after all earlier effects; report it as {@code asPrimary}. */
    record TakeState(CopyId copy, CopyId asPrimary, String backup) implements OfBackup {

        @Override
        public void accept(BackupHandler handler) {
            handler.takeState(this);
        }
    }

    /** Replace the state of a backup. */
    record RestoreState(CopyId copy, ByteString state) implements OfBackup {

        @Override
        public void accept(BackupHandler handler) {
            handler.restoreState(this);
        }
    }

    /** Ask another copy about updates, waiting {@code timeoutNanos} at most, and report the result. */
    record SendBackup(
            long exchangeId, String address, RequestHeader header, BackupMessage.Question question, long timeoutNanos)
            implements OfBackup {

        @Override
        public void accept(BackupHandler handler) {
            handler.sendBackup(this);
        }
    }

    /** Answer a question about updates as the copy of an incarnation. */
    record AnswerBackup(long callId, BackupMessage.Answer answer, long incarnation) implements OfBackup {

        @Override
        public void accept(BackupHandler handler) {
            handler.answerBackup(this);
        }
    }

    /** Tell the maker of an update how it ended. */
    record UpdateEnded(long requestId, UpdateResult result, String message) implements OfBackup {

        @Override
        public void accept(BackupHandler handler) {
            handler.updateEnded(this);
        }
    }

    /** A task is backed up better or worse than before. */
    record TellReplication(CopyId copy, ReplicationStatus status) implements OfBackup {

        @Override
        public void accept(BackupHandler handler) {
            handler.tellReplication(this);
        }
    }

    /** Effects on other processes and their calls. */
    sealed interface OfPeer extends Effect {
        void accept(PeerHandler handler);

        @Override
        default void dispatch(EffectHandlers handlers) {
            accept(handlers.peers());
        }
    }

    /** Run the handler of a call on the copy's loop. */
    record Serve(long callId, CopyId copy) implements OfPeer {

        @Override
        public void accept(PeerHandler handler) {
            handler.serve(this);
        }
    }

    /** Refuse a call. */
    record Refuse(long callId, Refusal failure, String reason) implements OfPeer {

        @Override
        public void accept(PeerHandler handler) {
            handler.refuse(this);
        }
    }

    /** Watch over another process, and say when it refuses a connection. */
    record Monitor(String process, String address) implements OfPeer {

        @Override
        public void accept(PeerHandler handler) {
            handler.monitor(this);
        }
    }

    /** Watch over a process no longer. */
    record Unmonitor(String process) implements OfPeer {

        @Override
        public void accept(PeerHandler handler) {
            handler.unmonitor(this);
        }
    }

    /** Revoke the lease of a process that is dead by evidence. */
    record Evict(String process, String address, long leaseId) implements OfPeer {

        @Override
        public void accept(PeerHandler handler) {
            handler.evict(this);
        }
    }

    /** Tell another process flags, and report what became of them. */
    record SendFlags(long messageId, String address, FlagMessage message) implements OfPeer {

        @Override
        public void accept(PeerHandler handler) {
            handler.sendFlags(this);
        }
    }

    /** Answer another process that told flags. */
    record AnswerFlags(long callId, FlagAnswer answer) implements OfPeer {

        @Override
        public void accept(PeerHandler handler) {
            handler.answerFlags(this);
        }
    }

    /** Effects on the process itself. */
    sealed interface OfProcess extends Effect {
        void accept(ProcessHandler handler);

        @Override
        default void dispatch(EffectHandlers handlers) {
            accept(handlers.process());
        }
    }

    /** Commit transactions that have nothing to do with each other as one request, and say of each how it ended. */
    record Commit(List<Proposal> proposals) implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.commit(this);
        }
    }

    /** Read all keys of the job again and watch from there. */
    record Relist() implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.relist(this);
        }
    }

    /** Ask whether the job's keys still are those of a revision, so many of them, and tell the answer if there is one. */
    record Check(long revision, long keys) implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.check(this);
        }
    }

    /** Come back with a {@link Event.Tick} at that time at the latest. The newest wish stands. */
    record WakeAt(long nanoTime) implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.wakeAt(this);
        }
    }

    /** This process has handed over all tasks that it could, and must leave. */
    record Leave() implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.leave(this);
        }
    }

    /** The knowledge of this process about the job is void: drop all copies and join as new nodes. */
    record Rejoin(String reason) implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.rejoin(this);
        }
    }

    /** Say that a new run takes the place of one that has ended, once the copies that are left of that have gone. */
    record ReplaceRun(FormerRun run, List<FormerCopy> left) implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.replaceRun(this);
        }
    }

    /** The job has ended and no copy is left here. {@code former} is null if this process took part in the run. */
    record End(Outcome outcome, @Nullable FormerRun former) implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.end(this);
        }
    }

    /** This process must not take part. */
    record RefuseJob(String reason) implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.refuseJob(this);
        }
    }
}
