package io.taskgraph.runtime;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Happenings;
import io.taskgraph.engine.RequestHeader;

/**
 * Receives the events of one session. Each event is reported once by its origin and passed to the log, the meters, the list of events and
 * the record. Every method does nothing by default.
 *
 * <p>Called on the engine's loop and before the action unless noted.
 */
interface SessionListener {

    /** The process joins the job. Called before anything else. */
    default void joined(String job, String process) {}

    /** The process leaves; nothing that is not answered yet will be. On any thread. */
    default void left() {}

    /** Something has happened in the job that no effect tells of. */
    default void happened(Happenings happenings) {}

    /** The engine has taken a step. Called while it can be looked at. */
    default void stepped(long now) {}

    default void starting(Effect.StartCopy effect) {}

    default void entering(Effect.EnterEpoch effect) {}

    default void telling(Effect.TellMeta effect) {}

    /** A flag of a copy is told directly and kept. */
    default void keeping(Effect.KeepFlag effect) {}

    /** A copy could not be handed over and stays, in an epoch. */
    default void staying(Effect.RefuseHandOver effect, long epoch) {}

    default void exiting(Effect.ExitCopy effect) {}

    /** A copy is dropped in an epoch; -1 if it has entered none. */
    default void dropping(Effect.DropCopy effect, long epoch) {}

    default void startingBackup(Effect.StartBackup effect, long epoch) {}

    default void takingOver(Effect.TakeOver effect, long epoch) {}

    default void applying(Effect.ApplyUpdates effect) {}

    default void restoring(Effect.RestoreState effect) {}

    /** A task has more or fewer backups in sync than it had, or than are wanted. */
    default void replicated(Effect.TellReplication effect, long epoch) {}

    /** A new run is to take the place of one that has ended. */
    default void replacing(Effect.ReplaceRun effect) {}

    default void asking(Effect.SendRequest effect) {}

    /** The answer of an incarnation is handed to the copy that asked. */
    default void answered(long requestId, long incarnation) {}

    default void serving(CopyId copy, RequestHeader header) {}

    default void committing(Transaction transaction) {}

    /** A transaction was answered at a time. On any thread. */
    default void committed(Transaction transaction, CommitResult result, long now) {}

    /** A transaction was not answered; unless the reason says that it did not happen, it may have. On any thread. */
    default void notCommitted(Transaction transaction, Reason reason) {}

    /** A copy has begun to enter an epoch. On the copy's loop. */
    default void entered(CopyId copy, long now) {}

    /** A callback that began at a time has ended. On the copy's loop. */
    default void ran(CopyId copy, String callback, long began) {}

    /** A part of a task has failed, which ends the job. On any thread. */
    default void failed(CopyId copy, FailedPart part, Throwable cause) {}

    /** A part of a backup has failed, which ends that backup; told again as a failure of the task if it takes over. On any thread. */
    default void backupFailed(CopyId copy, FailedPart part, Throwable cause) {}
}
