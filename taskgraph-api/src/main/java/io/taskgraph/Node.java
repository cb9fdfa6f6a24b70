package io.taskgraph;

import java.util.OptionalLong;

/**
 * One slot of a process, which can hold one task copy. {@link Framework#getNodes} and {@link JobNodes} hand out those of a job.
 *
 * <p>No other slot ever has the id of one that holds a copy. A backup that takes over stays at its node; a copy that is given up, by
 * {@link Framework#kill} for instance, takes the id along. A slot that holds nothing goes by a number among those of its process, which says
 * nothing of the id under which it will hold a copy.
 *
 * @param id the slot's id, {@code <process>.<number>}; {@code <process>.spare-<number>} if it holds nothing
 * @param taskId the task that it holds, if any
 * @param status whether it holds a task, and in which role
 * @param connection address under which the node's process serves data requests
 */
public record Node(String id, OptionalLong taskId, Status status, String connection) {

    /** Role of a node. */
    public enum Status {
        /** Nothing: it can take a copy. */
        UNASSIGNED,
        /** The copy that acts for its task. */
        PRIMARY,
        /** A copy that follows the primary of its task and can take over. */
        BACKUP
    }
}
