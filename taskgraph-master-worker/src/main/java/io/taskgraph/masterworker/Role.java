package io.taskgraph.masterworker;

import com.google.protobuf.Message;

/** The part of a copy: master or worker. */
interface Role {

    /** Returns the word for it. */
    String name();

    /** Returns the application's object. */
    Object task();

    void setup(Caller caller, long taskId);

    void run() throws Exception;

    /** Returns whether the return of {@link #run} ends the job. */
    boolean endsJob();

    Message onNotify(long from, String method, Message input) throws Exception;

    Message serveData(long from, String method, Message input) throws Exception;
}
