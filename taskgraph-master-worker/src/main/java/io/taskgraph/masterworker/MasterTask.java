package io.taskgraph.masterworker;

import com.google.protobuf.Message;

/**
 * The master of a master/worker job, implemented by the application. It is task 0 of the job and fails over like any task: another
 * process makes a new copy, whose {@link #run} starts from its beginning.
 *
 * <p>{@link #run} has a thread of its own and may block; {@link #setup}, {@link #onNotify} and {@link #serveData} are called one
 * after another on the copy's loop and must not. The application guards the state that {@code run} shares with them.
 *
 * <p>A master that is also {@link io.taskgraph.checkpoint.Checkpointable} goes on with its state in a new copy: the state is restored
 * between {@code setup} and {@code run}. A notification is answered when the state that includes it is durable, so an answered
 * notification is never lost. {@code writeState} is called after each notification, or once for a few that come together, so the
 * state should be small. Data requests are answered from the state in memory.
 *
 * <p>It must not be {@link io.taskgraph.backup.Backupable}, since it changes by notifications and not by updates: the job would fail
 * with a message that says so.
 */
public interface MasterTask {

    /** Prepares the master. The first callback; {@code frame} makes calls only after {@link #run} has been started. */
    void setup(MasterFrame frame);

    /**
     * Does the master's work. Its return ends the job as succeeded, an exception ends it as failed with that cause. The thread is
     * interrupted when this copy loses its task or the job ends; calls through the frame have no effect after that.
     */
    void run() throws Exception;

    /**
     * Applies and answers a notification of a worker, once for each call (see {@link MasterFrame}). An exception fails that call and
     * does not end the job. By default it throws one.
     */
    default Message onNotify(long workerId, String method, Message input) throws Exception {
        throw new UnsupportedOperationException("the master has no 'onNotify', which '" + method + "' needs");
    }

    /** Answers a data request of a worker. May be called more than once for one request, so it must not change the state. By default it throws. */
    default Message serveData(long workerId, String method, Message input) throws Exception {
        throw new UnsupportedOperationException("the master has no 'serveData', which '" + method + "' needs");
    }
}
