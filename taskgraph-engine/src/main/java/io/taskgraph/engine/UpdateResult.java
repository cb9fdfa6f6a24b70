package io.taskgraph.engine;

/** How an update ended. */
public enum UpdateResult {
    DONE,
    DECLINED,
    TOO_MANY,
    TOO_LATE,
    CANCELLED
}
