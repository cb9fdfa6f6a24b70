package io.taskgraph;

import java.util.OptionalLong;

/**
 * One slot that can hold one task copy. A process has several; an id is never used again.
 *
 * <p>Nothing hands nodes out yet; neighbour events and the Actuator endpoint will.
 *
 * @param id the slot's id
 * @param taskId the task that it holds, if any
 * @param status whether it holds a task, and as what
 * @param connection address under which the node's process serves data requests
 */
public record Node(String id, OptionalLong taskId, Status status, String connection) {

    /** What a node holds. */
    public enum Status {
        UNASSIGNED,
        PRIMARY,
        BACKUP
    }
}
