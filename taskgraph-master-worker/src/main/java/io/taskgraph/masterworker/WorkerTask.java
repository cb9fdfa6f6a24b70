package io.taskgraph.masterworker;

import com.google.protobuf.Message;

/**
 * A worker of a master/worker job, implemented by the application: task {@code workerId} of the job, from 1. Fails over like any
 * task: another process makes a new one, and that one's {@link #run} starts from its beginning.
 *
 * <p>{@link #run} has a thread of its own and may block; {@link #setup}, {@link #onNotify} and {@link #serveData} are called one
 * after another on the copy's loop and must not. What {@code run} and they share is for the application to guard.
 *
 * <p>A worker that is also {@link io.taskgraph.checkpoint.Checkpointable} goes on with its state in a new copy: the state is restored
 * between {@code setup} and {@code run}. A notification is answered when the state in which it is applied is durable, and so never
 * lost once it is answered. {@code writeState} is called after each notification, or each few that come together, so the state
 * should be small. Data requests are answered from the state as it is in memory.
 *
 * <p>It must not be {@link io.taskgraph.backup.Backupable}, since it changes by notifications and not by updates: the job then fails
 * and says so.
 */
public interface WorkerTask {

    /** Prepares the worker. The first callback; {@code frame} makes no calls before {@link #run} has been started. */
    void setup(WorkerFrame frame, long workerId);

    /**
     * Does the worker's work. After its return the worker still answers; an exception ends the job as failed with that cause. The
     * thread is interrupted when this copy loses its task or the job ends.
     */
    void run() throws Exception;

    /**
     * Applies and answers a notification of the master: once for each call, as {@link MasterFrame} says it. An exception is the
     * answer of that call and ends nothing.
     */
    Message onNotify(String method, Message input) throws Exception;

    /**
     * Answers a data request of the master or another worker. May be asked again for one request, and so must change nothing.
     *
     * @param fromId 0 for the master, else the worker
     */
    Message serveData(long fromId, String method, Message input) throws Exception;
}
