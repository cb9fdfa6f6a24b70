package io.taskgraph.masterworker;

import com.google.protobuf.Message;

/**
 * A worker of a master/worker job, implemented by the application: task {@code workerId} of the job, from 1. It fails over like any
 * task: another process makes a new copy, whose {@link #run} starts from its beginning.
 *
 * <p>{@link #run} has a thread of its own and may block; {@link #setup}, {@link #onNotify} and {@link #serveData} are called one
 * after another on the copy's loop and must not. The application guards the state that {@code run} shares with them.
 *
 * <p>A worker that is also {@link io.taskgraph.checkpoint.Checkpointable} goes on with its state in a new copy: the state is restored
 * between {@code setup} and {@code run}. A notification is answered when the state that includes it is durable, so an answered
 * notification is never lost. {@code writeState} is called after each notification, or once for a few that come together, so the
 * state should be small. Data requests are answered from the state in memory.
 *
 * <p>It must not be {@link io.taskgraph.backup.Backupable}, since it changes by notifications and not by updates: the job would fail
 * with a message that says so.
 */
public interface WorkerTask {

    /** Prepares the worker. The first callback; {@code frame} makes calls only after {@link #run} has been started. */
    void setup(WorkerFrame frame, long workerId);

    /**
     * Does the worker's work. After its return the worker still answers; an exception ends the job as failed with that cause. The
     * thread is interrupted when this copy loses its task or the job ends.
     */
    void run() throws Exception;

    /**
     * Applies and answers a notification of the master, once for each call (see {@link MasterFrame}). An exception fails that call
     * and does not end the job. By default it throws one.
     */
    default Message onNotify(String method, Message input) throws Exception {
        throw new UnsupportedOperationException("the worker has no 'onNotify', which '" + method + "' needs");
    }

    /**
     * Answers a data request of the master or another worker. May be called more than once for one request, so it must not
     * change the state. By default it throws.
     *
     * @param fromId 0 for the master, else the worker
     */
    default Message serveData(long fromId, String method, Message input) throws Exception {
        throw new UnsupportedOperationException("the worker has no 'serveData', which '" + method + "' needs");
    }
}
