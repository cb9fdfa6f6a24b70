package io.taskgraph;

/** One epoch as one task copy sees it. Ends for good when the epoch or the copy's ownership of its task ends. Thread-safe. */
public interface EpochContext {

    /** Returns the number of the epoch, from 0. */
    long epoch();

    /** Tells whether the epoch or the ownership has ended. */
    boolean isCancelled();
}
