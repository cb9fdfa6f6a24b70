package io.taskgraph.runtime;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Happenings;
import io.taskgraph.engine.RequestHeader;
import java.util.List;
import java.util.function.Consumer;

/**
 * Passes the events of a session to each of its listeners: the one place where log, meters, record and events of the page branch off.
 * An exception of one affects neither the others nor the job. On the threads of the events: the engine's loop, copies' loops, and
 * threads of the coordinator's client.
 */
final class SessionListeners implements SessionListener {

    private final RuntimeObserver observer;

    /** In the order in which they are told: the recorder first, so that a line of the log never precedes its record. */
    private final List<SessionListener> listeners;

    SessionListeners(RuntimeObserver observer, List<SessionListener> listeners) {
        this.observer = observer;
        this.listeners = List.copyOf(listeners);
    }

    /** Tells one event to each listener. A listener that throws is guarded by itself, so that those behind it hear the event. */
    private void tell(Consumer<SessionListener> event) {
        for (SessionListener listener : listeners) {
            observer.guarded(() -> event.accept(listener));
        }
    }

    @Override
    public void joined(String job, String process) {
        tell(listener -> listener.joined(job, process));
    }

    @Override
    public void left() {
        tell(listener -> listener.left());
    }

    @Override
    public void happened(Happenings happenings) {
        tell(listener -> listener.happened(happenings));
    }

    @Override
    public void stepped(long now) {
        tell(listener -> listener.stepped(now));
    }

    @Override
    public void starting(Effect.StartCopy effect) {
        tell(listener -> listener.starting(effect));
    }

    @Override
    public void entering(Effect.EnterEpoch effect) {
        tell(listener -> listener.entering(effect));
    }

    @Override
    public void telling(Effect.TellMeta effect) {
        tell(listener -> listener.telling(effect));
    }

    @Override
    public void keeping(Effect.KeepFlag effect) {
        tell(listener -> listener.keeping(effect));
    }

    @Override
    public void staying(Effect.RefuseHandOver effect, long epoch) {
        tell(listener -> listener.staying(effect, epoch));
    }

    @Override
    public void exiting(Effect.ExitCopy effect) {
        tell(listener -> listener.exiting(effect));
    }

    @Override
    public void dropping(Effect.DropCopy effect, long epoch) {
        tell(listener -> listener.dropping(effect, epoch));
    }

    @Override
    public void startingBackup(Effect.StartBackup effect, long epoch) {
        tell(listener -> listener.startingBackup(effect, epoch));
    }

    @Override
    public void takingOver(Effect.TakeOver effect, long epoch) {
        tell(listener -> listener.takingOver(effect, epoch));
    }

    @Override
    public void applying(Effect.ApplyUpdates effect) {
        tell(listener -> listener.applying(effect));
    }

    @Override
    public void restoring(Effect.RestoreState effect) {
        tell(listener -> listener.restoring(effect));
    }

    @Override
    public void replicated(Effect.TellReplication effect, long epoch) {
        tell(listener -> listener.replicated(effect, epoch));
    }

    @Override
    public void replacing(Effect.ReplaceRun effect) {
        tell(listener -> listener.replacing(effect));
    }

    @Override
    public void asking(Effect.SendRequest effect) {
        tell(listener -> listener.asking(effect));
    }

    @Override
    public void answered(long requestId, long incarnation) {
        tell(listener -> listener.answered(requestId, incarnation));
    }

    @Override
    public void serving(CopyId copy, RequestHeader header) {
        tell(listener -> listener.serving(copy, header));
    }

    @Override
    public void committing(Transaction transaction) {
        tell(listener -> listener.committing(transaction));
    }

    @Override
    public void committed(Transaction transaction, CommitResult result, long now) {
        tell(listener -> listener.committed(transaction, result, now));
    }

    @Override
    public void notCommitted(Transaction transaction, Reason reason) {
        tell(listener -> listener.notCommitted(transaction, reason));
    }

    @Override
    public void entered(CopyId copy, long now) {
        tell(listener -> listener.entered(copy, now));
    }

    @Override
    public void ran(CopyId copy, String callback, long began) {
        tell(listener -> listener.ran(copy, callback, began));
    }

    @Override
    public void failed(CopyId copy, FailedPart part, Throwable cause) {
        tell(listener -> listener.failed(copy, part, cause));
    }

    @Override
    public void backupFailed(CopyId copy, FailedPart part, Throwable cause) {
        tell(listener -> listener.backupFailed(copy, part, cause));
    }
}
