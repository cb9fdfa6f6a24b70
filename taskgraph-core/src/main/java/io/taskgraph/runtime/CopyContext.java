package io.taskgraph.runtime;

import io.taskgraph.EpochContext;

/** One epoch of one local copy. */
record CopyContext(TaskCopy copy, long epoch) implements EpochContext {

    @Override
    public boolean isCancelled() {
        return !copy.isCurrent(epoch);
    }

    @Override
    public void onCancelled(Runnable action) {
        copy.ends().add(epoch, action);
    }

    @Override
    public String toString() {
        return "epoch " + epoch + " of copy " + copy.id();
    }
}
