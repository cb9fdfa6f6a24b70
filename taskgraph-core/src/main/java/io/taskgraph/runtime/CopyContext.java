package io.taskgraph.runtime;

import io.taskgraph.EpochContext;

/**
 * One epoch of one local copy. Thread-safe. Cancelled as soon as the engine announces the next epoch, which is before the task is told by
 * {@code enterEpoch}: work in the old one is lost anyhow.
 */
record CopyContext(TaskCopy copy, long epoch) implements EpochContext {

    @Override
    public boolean isCancelled() {
        return !copy.isCurrent(epoch);
    }

    @Override
    public Runnable onCancelled(Runnable action) {
        return copy.ends().add(epoch, action);
    }

    @Override
    public String toString() {
        return "epoch " + epoch + " of copy " + copy.id();
    }
}
