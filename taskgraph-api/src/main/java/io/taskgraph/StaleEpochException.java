package io.taskgraph;

/** Something was to be done for an epoch that has ended at this copy, or for an ownership that has. */
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
