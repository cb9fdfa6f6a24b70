package io.taskgraph.engine;

/** What became of flags that one process told another one. */
public enum FlagAnswer {

    /** The other process tells them to all of their receivers there. */
    TAKEN,

    /** The other process does not tell all of them. */
    NOT_TAKEN,

    /** They may have arrived or not. */
    LOST
}
