package io.taskgraph.masterworker;

import com.google.protobuf.Message;
import io.taskgraph.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;

/**
 * The framework as a master sees it. Thread-safe; no method blocks.
 *
 * <p>A notification is <b>applied once to each state of the worker that survives</b>: it is repeated across failures of either
 * side's node until it is answered or its deadline has passed, and a worker that has applied it gives its first
 * answer again. Calls that are under way at once may be applied in any order. At most 1024 notifications of one worker may be under
 * way.
 *
 * <p>A call without a {@link CallId} belongs to this copy: when the copy ends before the answer, the call is applied once or not at
 * all. A call with an id belongs to the task: when a later copy makes a call with the same id, it is the same call, and gets the first
 * answer.
 *
 * <p>A call has a deadline: {@code taskgraph.request.timeout}, or its {@code Duration} argument, positive and at most 365 days. When it
 * passes, the stage fails with {@link CallTimeoutException}, and the call may have been applied or not; an answer that comes later is
 * dropped. Repeated with the same {@link CallId} it is the same call, and is not applied twice.
 *
 * <p>A stage fails with {@link RemoteCallException} when the callback threw, and with {@link io.taskgraph.RequestFailedException} when
 * the state after the callback could not be made durable. Stages complete on the copy's loop. {@code run} may wait for a stage, a
 * callback must not; the wait ends with {@link io.taskgraph.StaleEpochException} when the copy ends. An unhandled failure at the end of
 * a chain of stages that was made in a callback ends the job as failed, as with {@link io.taskgraph.Framework}; {@code run} handles
 * the failures of its own stages.
 *
 * <p>Messages must belong to generated protobuf classes that both sides have.
 */
public interface MasterFrame {

    /** Returns the number of workers; their ids are 1 to that. */
    long workers();

    /** Returns a logger; on the loop its MDC holds {@code job}, {@code task}, {@code epoch} and {@code incarnation}. */
    Logger getLogger();

    /** Notifies a worker as this copy; its answer comes back. */
    CompletionStage<Message> notifyWorker(long workerId, String method, Message input);

    /** As {@link #notifyWorker(long, String, Message)}, with a deadline of its own. */
    CompletionStage<Message> notifyWorker(long workerId, String method, Message input, Duration within);

    /** Notifies a worker as the master, whichever copy of it makes the call; the first answer to {@code id} comes back. */
    CompletionStage<Message> notifyWorker(CallId id, long workerId, String method, Message input);

    /** As {@link #notifyWorker(CallId, long, String, Message)}, with a deadline of its own. */
    CompletionStage<Message> notifyWorker(CallId id, long workerId, String method, Message input, Duration within);

    /** Pulls data from a worker; repeated across failures until the deadline. */
    CompletionStage<Message> dataRequest(long workerId, String method, Message input);

    /** As {@link #dataRequest(long, String, Message)}, with a deadline of its own. */
    CompletionStage<Message> dataRequest(long workerId, String method, Message input, Duration within);

    /** Ends the job with an outcome of the master's own, before its {@code run} returns. The first outcome stands. */
    void shutdownJob(Outcome outcome);
}
