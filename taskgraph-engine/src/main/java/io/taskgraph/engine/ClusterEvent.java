package io.taskgraph.engine;

/**
 * A change of ownership or membership that this process has seen.
 *
 * @param nanoTime when it was seen
 * @param kind kind of the event
 * @param task the task that it is about, or −1
 * @param subject the node or process that it is about
 */
public record ClusterEvent(long nanoTime, Kind kind, long task, String subject) {

    /** Kind of an event. */
    public enum Kind {
        /** A task has a primary where it had none. */
        TASK_TAKEN,
        /** A task went from one primary to another at once. */
        TASK_HANDED_OVER,
        /** A task has lost its primary. */
        TASK_LOST,
        PROCESS_JOINED,
        /** A process has said that it is leaving. */
        PROCESS_DRAINING,
        PROCESS_GONE
    }
}
