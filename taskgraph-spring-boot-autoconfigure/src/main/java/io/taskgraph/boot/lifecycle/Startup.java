package io.taskgraph.boot.lifecycle;

/** What a process does when the coordinator does not answer at its start. */
public enum Startup {
    /** Wait and try again until it does. */
    WAIT,
    /** Stop the start. */
    FAIL_FAST
}
