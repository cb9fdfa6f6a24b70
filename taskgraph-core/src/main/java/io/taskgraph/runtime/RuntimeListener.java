package io.taskgraph.runtime;

import io.taskgraph.Outcome;
import io.taskgraph.engine.FormerRun;
import io.taskgraph.transport.RefusedCall;

/**
 * Receives the events of one process in its job, for meters and traces. Every method does nothing by default.
 *
 * <p>Calls come on the loops of engine and tasks and on threads of coordinator and transport, several at a time, in no order
 * between them. A listener must not block and must not throw: an exception is logged once and ignored. A listener cannot
 * change the behaviour of the process.
 */
public interface RuntimeListener {

    /**
     * The job's epoch was seen to advance.
     *
     * @param runId id of the run
     * @param epoch the new epoch
     * @param formerNanos how long the one before lasted, in nanoseconds; −1 if its beginning was not seen here
     */
    default void epochBegan(String runId, long epoch, long formerNanos) {}

    /** A task here has flagged a meta; one that it had flagged before counts again. */
    default void flagSent(String linkType) {}

    /** A task here is told a flag. */
    default void flagTold(String linkType) {}

    /** A task here has made a data request. */
    default void requestStarted(RequestInfo request) {}

    /**
     * A data request is about to be sent, or sent again.
     *
     * @param request the object that {@link #requestStarted} received
     * @param sending sends it; to be run once, on the calling thread
     */
    default void requestSending(RequestInfo request, Runnable sending) {
        sending.run();
    }

    /**
     * A data request of a task here has ended.
     *
     * @param request the object that {@link #requestStarted} received
     * @param outcome how it ended
     * @param nanos how long it took, retries and waiting included, in nanoseconds
     * @param tries number of times that it was sent
     * @param answerBytes size of the answer; 0 if there is none, −1 if it is no protobuf message
     */
    default void requestEnded(RequestInfo request, RequestOutcome outcome, long nanos, int tries, int answerBytes) {}

    /**
     * A copy of a task that had another primary before, or none, has entered its first epoch here.
     *
     * @param task the task
     * @param handedOver whether the former primary handed it over; else it was lost
     * @param nanos since when nobody had acted for it, as seen here, in nanoseconds
     */
    default void taskTakenOver(long task, boolean handedOver, long nanos) {}

    /**
     * A checkpoint of a task here is durable, or was not written and the job goes on without it. Not told of one whose copy has lost its task meanwhile.
     *
     * @param task the task
     * @param written whether it is durable
     */
    default void checkpointEnded(long task, boolean written) {}

    /** A call of another process was refused that no process of the job makes in good order. */
    default void callRefused(RefusedCall reason) {}

    /**
     * The engine of this process no longer works, so that its tasks go to others: a step has thrown, or has not returned within the
     * lease's time to live. Nothing but {@link #engineRecovered} or a new process mends that.
     *
     * @param reason what was thrown, or how long the step has lasted
     */
    default void engineBroken(String reason) {}

    /** The engine, whose step had not returned, takes steps again. */
    default void engineRecovered() {}

    /** The lease is lost, and with it all tasks here. */
    default void leaseLost() {}

    /** A transaction of this process was answered so long before the watch showed it, in nanoseconds. */
    default void watchLagged(long nanos) {}

    /** A message has waited so long until its loop got to it, in nanoseconds. Only some messages are measured. */
    default void loopLagged(Loop loop, long nanos) {}

    /**
     * A callback has returned.
     *
     * @param task the task
     * @param callback name of the callback
     * @param nanos how long it ran, in nanoseconds
     * @param slow whether that is longer than {@link RuntimeSettings#loopWarnAfter}
     */
    default void callbackEnded(long task, String callback, long nanos, boolean slow) {}

    /**
     * A task here has failed, which ends the job unless it loses its task before.
     *
     * @param task the task
     * @param callback name of the callback that failed
     * @param cause its exception
     */
    default void taskFailed(long task, String callback, Throwable cause) {}

    /** The job has ended, and no copy is left here, or only such as have not returned within the drain timeout. */
    default void jobEnded(Outcome outcome) {}

    /** The job of that name had ended before this process joined, so that nothing is done here. */
    default void foundEnded(FormerRun run) {}

    /**
     * The coordinator has answered, or failed to.
     *
     * @param operation the call
     * @param result how it answered
     * @param nanos how long it took, in nanoseconds
     */
    default void coordinatorAnswered(CoordinatorOperation operation, CoordinatorResult result, long nanos) {}

    /** Kinds of loops. */
    enum Loop {
        /** That of the protocol, one per process. */
        ENGINE,
        /** That of a task copy. */
        TASK
    }

    /** How a data request ended. */
    enum RequestOutcome {
        ANSWERED,
        /** The handler failed, or the asked task serves no such method. */
        FAILED,
        /** No answer came in time. */
        TIMEOUT,
        /** Its epoch, or the copy that asked, has ended. */
        STALE
    }

    /** Call to a coordinator. */
    enum CoordinatorOperation {
        GRANT_LEASE,
        KEEP_ALIVE,
        REVOKE_LEASE,
        LIST,
        /** Whether keys are still those that were listed. */
        CHECK,
        COMMIT
    }

    /** How a coordinator answered. */
    enum CoordinatorResult {
        OK,
        /** Refused: a compare did not hold, or the lease does not exist. */
        REFUSED,
        /** No answer: the change may have happened or not. */
        UNKNOWN,
        /** It can not do that. */
        ERROR
    }

    /**
     * A data request.
     *
     * @param runId id of the run; empty if it is not known yet
     * @param epoch epoch for which it asks
     * @param from asking task
     * @param to asked task
     * @param method full name of the method
     * @param bytes size of the input; −1 if it is no protobuf message
     */
    record RequestInfo(String runId, long epoch, long from, long to, String method, int bytes) {}
}
