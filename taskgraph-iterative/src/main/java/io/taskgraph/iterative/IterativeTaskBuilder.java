package io.taskgraph.iterative;

/** Makes the copies of an application's iterative tasks. */
@FunctionalInterface
public interface IterativeTaskBuilder {

    /**
     * Returns a new copy of a task. Called once for each copy, on that copy's loop.
     *
     * @param taskId 0 to number of tasks − 1
     */
    IterativeTask<?> getTask(long taskId);
}
