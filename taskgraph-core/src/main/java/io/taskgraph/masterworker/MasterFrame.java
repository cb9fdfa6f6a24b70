package io.taskgraph.masterworker;

import com.google.protobuf.Message;
import java.util.concurrent.CompletionStage;

/** What a master asks of the system. Handed to no task yet. */
public interface MasterFrame {

    /** Notifies a worker; applied exactly once, the answer comes back. */
    CompletionStage<Message> notifyWorker(long workerId, String method, Message input);

    /** Pulls data from a worker. */
    CompletionStage<Message> dataRequest(long workerId, String method, Message input);
}
