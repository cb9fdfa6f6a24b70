package io.taskgraph;

/** Thrown when a task acts for an epoch, or for an ownership, that has ended at this copy. */
public final class StaleEpochException extends TaskGraphException {

    private final long epoch;

    public StaleEpochException(long epoch) {
        super("epoch " + epoch + " has ended at this copy of the task");
        this.epoch = epoch;
    }

    /** Returns the epoch that has ended. */
    public long epoch() {
        return epoch;
    }
}
