package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.engine.EventHandlers.CoordinatorHandler;
import io.taskgraph.engine.EventHandlers.CopyHandler;
import io.taskgraph.engine.EventHandlers.PeerHandler;
import io.taskgraph.engine.EventHandlers.ProcessHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event for the engine. Events come from four sides, each a group with a handler that has a method for every event of the group: an
 * event without a handler does not compile.
 */
public sealed interface Event {

    /** Hands the event to the method of its kind. */
    void dispatch(EventHandlers handlers);

    /** Returns whether it is an action of a task in an epoch: such an event changes neither ownership nor membership. */
    default boolean isWork() {
        return false;
    }

    /** Returns whether it comes in the midst of changes, which are followed once, at their end; before any other event they are. */
    default boolean continuesChanges() {
        return false;
    }

    /** Returns the id of the call of another copy that waits for a word of the engine; null if none does. */
    default @Nullable Long waitingCall() {
        return null;
    }

    /** Events of the coordinator. */
    sealed interface OfCoordinator extends Event {

        /** Hands the event to the method of its kind. */
        void accept(CoordinatorHandler handler);

        @Override
        default void dispatch(EventHandlers handlers) {
            accept(handlers.coordinator());
        }
    }

    /** All keys of the job were read; later changes come by {@link Changed}. */
    record Listed(Snapshot snapshot) implements OfCoordinator {

        @Override
        public void accept(CoordinatorHandler handler) {
            handler.listed(this);
        }
    }

    /** Keys of the job changed. Changes that are known already are passed over. */
    record Changed(List<WatchEvent> changes) implements OfCoordinator {

        @Override
        public boolean continuesChanges() {
            return true;
        }

        @Override
        public void accept(CoordinatorHandler handler) {
            handler.changed(this);
        }
    }

    /** It was answered whether the job's keys still are those of a revision. */
    record Checked(long revision, boolean unchanged) implements OfCoordinator {

        @Override
        public void accept(CoordinatorHandler handler) {
            handler.checked(this);
        }
    }

    /** A transaction was answered. */
    record Committed(long id, CommitResult result) implements OfCoordinator {

        @Override
        public boolean continuesChanges() {
            return true;
        }

        @Override
        public void accept(CoordinatorHandler handler) {
            handler.committed(this);
        }
    }

    /** Transactions of one request may have happened or not. All keys must be read again. */
    record CommitUnknown(List<Long> ids) implements OfCoordinator {

        @Override
        public void accept(CoordinatorHandler handler) {
            handler.commitUnknown(this);
        }
    }

    /** Events of local copies. */
    sealed interface OfCopy extends Event {

        /** Hands the event to the method of its kind. */
        void accept(CopyHandler handler);

        @Override
        default void dispatch(EventHandlers handlers) {
            accept(handlers.copies());
        }
    }

    /** A copy flags a meta. */
    record FlagMeta(CopyId copy, long epoch, String linkType, String meta) implements OfCopy {

        @Override
        public boolean isWork() {
            return true;
        }

        @Override
        public void accept(CopyHandler handler) {
            handler.flagMeta(this);
        }
    }

    /** A copy wishes to advance the epoch. */
    record IncEpoch(CopyId copy, long epoch) implements OfCopy {

        @Override
        public boolean isWork() {
            return true;
        }

        @Override
        public void accept(CopyHandler handler) {
            handler.incEpoch(this);
        }
    }

    /** A copy asks a task for data, with a deadline; the runtime keeps the content under {@code requestId}. */
    record RequestMade(long requestId, CopyId copy, long epoch, long to, long timeoutNanos) implements OfCopy {

        @Override
        public boolean isWork() {
            return true;
        }

        @Override
        public void accept(CopyHandler handler) {
            handler.requestMade(this);
        }
    }

    /** A copy changes the state of a task. */
    record UpdateMade(long requestId, CopyId copy, long to, ByteString payload) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.updateMade(this);
        }
    }

    /** A copy has written its state as of this epoch, to be stored when the flags before it are set: the next copy may not flag again. */
    record StateKept(CopyId copy, long stateId) implements OfCopy {

        @Override
        public boolean isWork() {
            return true;
        }

        @Override
        public void accept(CopyHandler handler) {
            handler.stateKept(this);
        }
    }

    /** A copy that acts for its task was initialised: whether it accepts updates, and whether it wants events of its neighbours. */
    record CopyBuilt(CopyId copy, boolean backupable, boolean listens) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.copyBuilt(this);
        }
    }

    /** The state of a primary was written for a backup. */
    record StateTaken(CopyId copy, String backup, ByteString state) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.stateTaken(this);
        }
    }

    /** A copy gives itself up. */
    record Kill(CopyId copy) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.kill(this);
        }
    }

    /** A copy should move to another process, if one can take it. */
    record HandOver(CopyId copy) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.handOver(this);
        }
    }

    /** A copy ends the job for its task or an operator, {@code by}. {@code at} is the time of day there, empty if there is none. */
    record Shutdown(CopyId copy, Outcome outcome, long by, String at) implements OfCopy {

        /** A copy ends the job at a time that is not told. */
        public Shutdown(CopyId copy, Outcome outcome) {
            this(copy, outcome, copy.task(), "");
        }

        @Override
        public void accept(CopyHandler handler) {
            handler.shutdown(this);
        }
    }

    /** The {@code exit} callback of a copy has returned. */
    record Exited(CopyId copy) implements OfCopy {

        @Override
        public void accept(CopyHandler handler) {
            handler.exited(this);
        }
    }

    /** Events of other processes. */
    sealed interface OfPeer extends Event {

        /** Hands the event to the method of its kind. */
        void accept(PeerHandler handler);

        @Override
        default void dispatch(EventHandlers handlers) {
            accept(handlers.peers());
        }
    }

    /** A sent request was answered by the copy of an incarnation. */
    record RequestAnswered(long requestId, long incarnation) implements OfPeer {

        @Override
        public boolean isWork() {
            return true;
        }

        @Override
        public void accept(PeerHandler handler) {
            handler.requestAnswered(this);
        }
    }

    /** A request sent to the copy of an incarnation came back without an answer. */
    record RequestFailed(long requestId, long incarnation, Refusal failure) implements OfPeer {

        @Override
        public boolean isWork() {
            return true;
        }

        @Override
        public void accept(PeerHandler handler) {
            handler.requestFailed(this);
        }
    }

    /**
     * A request of another copy arrived; the runtime keeps the content under {@code callId}.
     *
     * @param caller fingerprint of the process from which it came; empty if the transport does not know that
     */
    record CallArrived(long callId, RequestHeader header, String caller) implements OfPeer {

        @Override
        public boolean isWork() {
            return true;
        }

        @Override
        public Long waitingCall() {
            return callId;
        }

        @Override
        public void accept(PeerHandler handler) {
            handler.callArrived(this);
        }
    }

    /** The caller of a call to a task, of either kind, no longer waits. Nothing happens if the call was served or refused before. */
    record CallWithdrawn(long callId, long to) implements OfPeer {

        @Override
        public boolean isWork() {
            return true;
        }

        @Override
        public void accept(PeerHandler handler) {
            handler.callWithdrawn(this);
        }
    }

    /**
     * Another copy asks about updates.
     *
     * @param caller fingerprint of the process from which it came; empty if the transport does not know that
     */
    record BackupAsked(long callId, RequestHeader header, BackupMessage.Question question, String caller)
            implements OfPeer {

        @Override
        public Long waitingCall() {
            return callId;
        }

        @Override
        public void accept(PeerHandler handler) {
            handler.backupAsked(this);
        }
    }

    /** A question about updates was answered, or not: then there is no answer. */
    record BackupAnswered(long exchangeId, BackupMessage.@Nullable Answer answer) implements OfPeer {

        @Override
        public void accept(PeerHandler handler) {
            handler.backupAnswered(this);
        }
    }

    /** A process that is watched over refused a connection. */
    record PeerRefused(String process) implements OfPeer {

        @Override
        public void accept(PeerHandler handler) {
            handler.peerRefused(this);
        }
    }

    /**
     * Another process tells flags; the runtime keeps the way back under {@code callId}.
     *
     * @param caller fingerprint of that process; empty if the transport does not know it
     */
    record FlagsArrived(long callId, FlagMessage message, String caller) implements OfPeer {

        @Override
        public boolean isWork() {
            return true;
        }

        @Override
        public Long waitingCall() {
            return callId;
        }

        @Override
        public void accept(PeerHandler handler) {
            handler.flagsArrived(this);
        }
    }

    /** Flags that were sent were answered, or never will be. */
    record FlagsAnswered(long messageId, FlagAnswer answer) implements OfPeer {

        @Override
        public boolean isWork() {
            return true;
        }

        @Override
        public void accept(PeerHandler handler) {
            handler.flagsAnswered(this);
        }
    }

    /** Events of the process itself. */
    sealed interface OfProcess extends Event {

        /** Hands the event to the method of its kind. */
        void accept(ProcessHandler handler);

        @Override
        default void dispatch(EventHandlers handlers) {
            accept(handlers.process());
        }
    }

    /** Time has passed; every step checks due waits, so the event carries nothing else. */
    record Tick() implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.tick(this);
        }
    }

    /** This process should leave: hand its tasks over first. */
    record Drain() implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.drain(this);
        }
    }

    /** Something of this run is later than the coordinator: it was set back to an older state. */
    record SetBack() implements OfProcess {

        @Override
        public void accept(ProcessHandler handler) {
            handler.setBack(this);
        }
    }
}
