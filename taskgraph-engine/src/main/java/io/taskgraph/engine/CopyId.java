package io.taskgraph.engine;

/**
 * One ownership of one task.
 *
 * @param task the task
 * @param incarnation its fencing token: the revision at which the ownership began
 */
public record CopyId(long task, long incarnation) {

    @Override
    public String toString() {
        return task + "@" + incarnation;
    }
}
