package io.taskgraph.boot.lifecycle;

/** Behaviour of a process when its job has ended. */
public enum OnCompletion {

    /** Close the context and end the process: with 0 if the job succeeded, with 1 if it failed. */
    EXIT,

    /** Keep the context open until something else closes it. */
    STAY
}
