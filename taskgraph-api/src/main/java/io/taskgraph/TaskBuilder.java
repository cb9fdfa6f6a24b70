package io.taskgraph;

/** Makes the copies of an application's tasks. */
@FunctionalInterface
public interface TaskBuilder {

    /**
     * Returns a new copy of a task. Called once for each task copy at a node, on that copy's loop.
     *
     * @param taskId 0 to number of tasks − 1
     */
    Task getTask(long taskId);
}
