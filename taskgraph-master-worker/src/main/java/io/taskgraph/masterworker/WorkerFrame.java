package io.taskgraph.masterworker;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;

/**
 * The framework as a worker sees it. Threads, deadlines, errors and the meaning of "once" are those of {@link MasterFrame}.
 */
public interface WorkerFrame {

    /** Returns the number of workers; their ids are 1 to that. */
    long workers();

    /** Returns a logger; on the loop its MDC holds {@code job}, {@code task}, {@code epoch} and {@code incarnation}. */
    Logger getLogger();

    /** Notifies the master as this copy; its answer comes back. */
    CompletionStage<Message> notifyMaster(String method, Message input);

    /** As {@link #notifyMaster(String, Message)}, with a deadline of its own. */
    CompletionStage<Message> notifyMaster(String method, Message input, Duration within);

    /** Notifies the master as this worker, whichever copy of it makes the call; the first answer to {@code id} comes back. */
    CompletionStage<Message> notifyMaster(CallId id, String method, Message input);

    /** As {@link #notifyMaster(CallId, String, Message)}, with a deadline of its own. */
    CompletionStage<Message> notifyMaster(CallId id, String method, Message input, Duration within);

    /**
     * Pulls data from the master or another worker; repeated across failures until the deadline.
     *
     * @param toId 0 for the master, else the worker
     */
    CompletionStage<Message> dataRequest(long toId, String method, Message input);

    /** As {@link #dataRequest(long, String, Message)}, with a deadline of its own. */
    CompletionStage<Message> dataRequest(long toId, String method, Message input, Duration within);
}
