package io.taskgraph.boot.lifecycle;

/** Behaviour of a process when the coordinator does not answer at start-up. */
public enum Startup {
    /** Wait and try again until it does. */
    WAIT,
    /** Stop the start. */
    FAIL_FAST
}
