package io.taskgraph.iterative;

import io.taskgraph.JobInfo;

/** Makes the copies of an application's iterative tasks. */
@FunctionalInterface
public interface IterativeTaskBuilder {

    /**
     * Returns a new copy of a task. For each copy the framework calls {@link #getTask(long, JobInfo)} once, on that copy's loop, which calls this one
     * unless it is overridden.
     *
     * @param taskId 0 to number of tasks − 1
     */
    IterativeTask<?> getTask(long taskId);

    /** Returns a new copy of a task, as {@link #getTask(long)} does. The framework calls this one; by default it calls the other one. */
    default IterativeTask<?> getTask(long taskId, JobInfo job) {
        return getTask(taskId);
    }
}
