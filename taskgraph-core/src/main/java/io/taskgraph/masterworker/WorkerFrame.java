package io.taskgraph.masterworker;

import com.google.protobuf.Message;
import java.util.concurrent.CompletionStage;

/** What a worker asks of the system. Handed to no task yet. */
public interface WorkerFrame {

    /** Notifies the master; applied exactly once, the answer comes back. */
    CompletionStage<Message> notifyMaster(String method, Message input);

    /** Pulls data from the master or another worker. */
    CompletionStage<Message> dataRequest(long toId, String method, Message input);
}
