package io.taskgraph;

/** One epoch as one task copy sees it. Ends for good when the epoch or the copy's ownership of its task ends. Thread-safe. */
public interface EpochContext {

    /** Returns the number of the epoch, from 0. */
    long epoch();

    /** Returns whether the epoch or the ownership has ended. */
    boolean isCancelled();

    /**
     * Runs an action once, when the epoch or the ownership ends, or now if it has ended: to interrupt a thread, for instance, or cancel a
     * computation. It runs on a thread of the framework, never on the copy's loop or on the calling thread, and must be safe from any thread. The next epoch
     * may have begun by then. Actions of one copy that are due at
     * one time run one after another. Nobody waits for them, so when the process ends one may not have run.
     *
     * @return takes the action back, unless the epoch has ended; for something that ends before the epoch does
     */
    Runnable onCancelled(Runnable action);
}
