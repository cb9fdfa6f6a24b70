package io.taskgraph;

/**
 * The failure of a task whose topology has thrown. The job ends as failed, as after a callback that throws: a topology is a function of
 * task and epoch alone, so that another process would not fare better with the task.
 */
public final class FailedTopologyException extends TopologyException {

    private final String linkType;
    private final long taskId;
    private final long epoch;

    /**
     * Makes the failure.
     *
     * @param linkType link type of the topology
     * @param taskId task whose neighbours were asked for
     * @param epoch epoch for which they were asked
     * @param cause exception or error that the topology threw
     */
    public FailedTopologyException(String linkType, long taskId, long epoch, Throwable cause) {
        super(
                "the topology of link type '" + linkType + "' failed for task " + taskId + " in epoch " + epoch + ": "
                        + cause,
                cause);
        this.linkType = linkType;
        this.taskId = taskId;
        this.epoch = epoch;
    }

    /** Returns the link type of the topology. */
    public String linkType() {
        return linkType;
    }

    /** Returns the task whose neighbours were asked for. */
    public long taskId() {
        return taskId;
    }

    /** Returns the epoch for which they were asked. */
    public long epoch() {
        return epoch;
    }
}
