package io.taskgraph;

/**
 * Creates the copies of an application's tasks.
 *
 * <p>With Spring Boot, a bean of this type is the job's task builder without further ado. A bean of another type is marked by the
 * annotation of the same name in {@code io.taskgraph.boot}; the two are alternatives, so that code need import only one of them.
 */
@FunctionalInterface
public interface TaskBuilder {

    /**
     * Returns a new copy of a task. Called once for each task copy at a node, on that copy's loop.
     *
     * @param taskId 0 to number of tasks − 1
     */
    Task getTask(long taskId);
}
