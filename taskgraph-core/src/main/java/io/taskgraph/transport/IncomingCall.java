package io.taskgraph.transport;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;

/**
 * A call that has arrived from another task copy, with the way back for its end. The kinds are closed: a transport makes them, and a
 * process handles each through {@link Receiver}, so that a new kind does not compile until it is handled everywhere.
 */
public sealed interface IncomingCall permits TaskCall, BackupCall {

    /** Handles each kind of call. */
    interface Receiver {

        /** Handles a call that a task's copy answers in its epoch. */
        void task(TaskCall call);

        /** Handles a message about updates and backups. */
        void backup(BackupCall call);
    }

    /** Returns the asking and the asked copy. */
    RequestHeader header();

    /** Ends the call without an answer. Only the first end of a call counts. */
    void fail(Refusal failure, Status status);

    /** Hands the call to the method of its kind. */
    void deliverTo(Receiver receiver);
}
