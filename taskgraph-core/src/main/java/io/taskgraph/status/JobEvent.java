package io.taskgraph.status;

import java.time.Duration;

/**
 * Something that happened to the job, as one process saw it.
 *
 * @param age time since then
 * @param type kind of the event
 * @param task task concerned; −1 if none
 * @param detail process or node concerned, and the reason
 */
public record JobEvent(Duration age, Type type, long task, String detail) {

    /** Kind of an event. */
    public enum Type {
        TASK_TAKEN,
        TASK_HANDED_OVER,
        TASK_LOST,
        PROCESS_JOINED,
        PROCESS_DRAINING,
        PROCESS_GONE,
        /** The coordinator has not answered within the lease's time to live: all tasks here stand still. */
        FROZEN,
        /** The coordinator answers again, and the tasks here go on. */
        RESUMED,
        /** The lease is lost: all copies here are dropped. */
        LEASE_LOST,
        /** Checkpoints of tasks here are not written, and the job goes on. */
        CHECKPOINTS_FAILED,
        /** Checkpoints of all tasks here are written again. */
        CHECKPOINTS_WRITTEN,
        JOB_ENDED
    }
}
