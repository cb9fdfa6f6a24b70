package io.taskgraph.masterworker;

import com.google.protobuf.Message;

/**
 * The master of a master/worker job, implemented by the application. It is task 0 of the job and fails over like any task: another
 * process makes a new one, and that one's {@link #run} starts from its beginning.
 *
 * <p>{@link #run} has a thread of its own and may block; {@link #setup}, {@link #onNotify} and {@link #serveData} are called one
 * after another on the copy's loop and must not. What {@code run} and they share is for the application to guard.
 *
 * <p>A master that is also {@link io.taskgraph.checkpoint.Checkpointable} goes on with its state in a new copy: the state is restored
 * between {@code setup} and {@code run}. A notification is answered when the state in which it is applied is durable, and so never
 * lost once it is answered. {@code writeState} is called after each notification, or each few that come together, so the state
 * should be small. Data requests are answered from the state as it is in memory.
 *
 * <p>It must not be {@link io.taskgraph.backup.Backupable}, since it changes by notifications and not by updates: the job then fails
 * and says so.
 */
public interface MasterTask {

    /** Prepares the master. The first callback; {@code frame} makes no calls before {@link #run} has been started. */
    void setup(MasterFrame frame);

    /**
     * Does the master's work. Its return ends the job as succeeded, an exception ends it as failed with that cause. The thread is
     * interrupted when this copy loses its task or the job ends; what {@code run} does after that reaches nobody, by the frame at
     * least.
     */
    void run() throws Exception;

    /**
     * Applies and answers a notification of a worker: once for each call, as {@link MasterFrame} says it. An exception is the
     * answer of that call and ends nothing.
     */
    Message onNotify(long workerId, String method, Message input) throws Exception;

    /** Answers a data request of a worker. May be asked again for one request, and so must change nothing. */
    Message serveData(long workerId, String method, Message input) throws Exception;
}
