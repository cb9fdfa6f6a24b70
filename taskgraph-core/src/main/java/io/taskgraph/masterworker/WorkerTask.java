package io.taskgraph.masterworker;

import com.google.protobuf.Message;

/** A worker of a master/worker job. Not run yet: a task builder that returns one is refused. */
public interface WorkerTask {

    /** Prepares the worker. */
    void setup(WorkerFrame frame, long workerId);

    /** Does the worker's work on a thread of its own. */
    void run() throws Exception;

    /** Answers a notification of the master. */
    Message onNotify(String method, Message input);

    /** Answers a data request of another worker or the master. */
    Message serveData(long fromId, String method, Message input);
}
