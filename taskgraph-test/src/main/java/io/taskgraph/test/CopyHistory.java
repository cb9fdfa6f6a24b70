package io.taskgraph.test;

import java.util.List;

/**
 * Callbacks of one copy of a task while it acted for the task.
 *
 * @param task the task
 * @param incarnation its fencing token; a later owner has a greater one
 * @param process number of its process, from 0 in the order in which they were started
 * @param epochs epochs that it was told to enter, in order
 * @param flags flags that it was told, in order
 * @param exited whether it was told that the job has ended
 */
public record CopyHistory(
        long task, long incarnation, int process, List<Long> epochs, List<ToldFlag> flags, boolean exited) {

    public CopyHistory {
        epochs = List.copyOf(epochs);
        flags = List.copyOf(flags);
    }

    /**
     * A flag that a copy was told.
     *
     * @param epoch epoch in which it was set
     * @param from task that has set it
     * @param linkType relation in which that task stands to the one that was told
     * @param meta the meta
     */
    public record ToldFlag(long epoch, long from, String linkType, String meta) {}

    @Override
    public String toString() {
        return task + "@" + incarnation + " in process " + process + ", epochs " + epochs;
    }
}
