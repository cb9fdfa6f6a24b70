package io.taskgraph;

/** One epoch as one task copy sees it. Ends for good when the epoch or the copy's ownership of its task ends. Thread-safe. */
public interface EpochContext {

    /** Returns the number of the epoch, from 0. */
    long epoch();

    /** Returns whether the epoch or the ownership has ended. */
    boolean isCancelled();

    /**
     * Runs an action once, when the epoch or the ownership ends, or at once if it has ended. It runs on a thread of the framework, not on the
     * copy's loop, and must be quick and safe from any thread: interrupt a thread, for instance, or cancel a computation.
     */
    void onCancelled(Runnable action);
}
