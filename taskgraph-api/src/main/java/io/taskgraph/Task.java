package io.taskgraph;

import com.google.protobuf.Message;

/**
 * One logical unit of work of a job, implemented by the application.
 *
 * <p>For each copy the order is: {@link #init} once; then for each epoch {@link #enterEpoch} first and only then that
 * epoch's {@link #metaReady} and {@link #dataReady}; nothing of an older epoch after a newer {@code enterEpoch};
 * {@link #exit} last, when the job ends. A copy whose node loses the task is dropped without {@code exit}.
 *
 * <p>All callbacks of one copy, handlers of its gRPC services included, run one after another on the copy's loop. They
 * must not block: long work belongs in {@link Framework#compute(EpochContext, java.util.concurrent.Callable)}, and what is
 * loaded before the first epoch into {@link Framework#compute(java.util.concurrent.Callable)}. An exception thrown by a callback ends the job as
 * failed with that cause.
 */
public interface Task {

    /**
     * Tells the copy which task it is and gives it its framework. Called once, before all else. What takes long to load is asked for
     * by {@link Framework#compute(java.util.concurrent.Callable)}, which the first epoch waits for.
     *
     * <p>Does nothing by default, for tasks that are {@linkplain TaskBuilder#getTask(long, Framework) made with} their framework.
     */
    default void init(long taskId, Framework framework) {}

    /** Starts an epoch at this copy. {@code context} ends with the epoch or with the ownership of the task. */
    void enterEpoch(EpochContext context);

    /**
     * A neighbour has flagged {@code meta}. Called exactly once for each (epoch, from, link type, meta) at this copy, however often
     * it was flagged. A new copy of this task hears all flags of its first epoch.
     *
     * @param fromId the neighbour that flagged
     * @param linkType the relation in which {@code fromId} stands to this task: {@code fromId} is among this task's
     *     neighbours of that link type
     */
    default void metaReady(EpochContext context, long fromId, String linkType, String meta) {}

    /**
     * Receives the answer to {@link Framework#dataRequest(EpochContext, long, String, Message)}: exactly once for each request,
     * unless the epoch ends first.
     *
     * @param method full name of the gRPC method that was asked, {@code package.Service/Method}
     */
    default void dataReady(EpochContext context, long fromId, String method, Message output) {}

    /**
     * A data request of the callback form has failed: the neighbour's handler failed or the deadline passed. By default the
     * exception is rethrown, which ends the job as failed.
     */
    default void dataFailed(EpochContext context, long fromId, String method, TaskGraphException cause) {
        throw cause;
    }

    /**
     * Ends the copy because the job has ended. The last callback. It is not called if a callback before it does not return within the
     * drain timeout, and the process does not wait for it any longer than that.
     */
    default void exit() {}

    /** Returns the services through which neighbours pull this task's data. Called once for each copy, after {@link #init}. */
    default GrpcHelper grpc() {
        return GrpcHelper.none();
    }
}
