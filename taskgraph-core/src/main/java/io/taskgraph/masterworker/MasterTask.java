package io.taskgraph.masterworker;

import com.google.protobuf.Message;

/** The master of a master/worker job. Not run yet: a task builder that returns one is refused. */
public interface MasterTask {

    /** Prepares the master. */
    void setup(MasterFrame frame);

    /** Does the master's work on a thread of its own; its return ends the job. */
    void run() throws Exception;

    /** Answers a worker's notification. */
    Message onNotify(long workerId, String method, Message input);

    /** Answers a data request of a worker. */
    Message serveData(long workerId, String method, Message input);
}
