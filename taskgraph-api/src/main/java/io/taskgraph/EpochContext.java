package io.taskgraph;

/** One epoch as one task copy sees it. Ends for good when the epoch or the copy's ownership of its task ends. Thread-safe. */
public interface EpochContext {

    /** Returns the number of the epoch, from 0. */
    long epoch();

    /** Tells whether the epoch or the ownership has ended. */
    boolean isCancelled();

    /**
     * Runs an action once when the epoch or the ownership ends; at once if it has. It runs on a thread of the framework, not on the
     * copy's loop, and must only do what is quick and safe from any thread, such as to interrupt a thread or cancel a computation.
     */
    void onCancelled(Runnable action);
}
