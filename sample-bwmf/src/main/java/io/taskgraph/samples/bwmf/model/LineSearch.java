package io.taskgraph.samples.bwmf.model;

/** What has a step length of its own in the projected gradient solver. */
public enum LineSearch {

    /** Each row, since rows are independent problems: the result does not depend on how rows are cut into tasks. */
    ROW,

    /** The block of a task, as in the original taskgraph: the result depends on the number of tasks. */
    BLOCK
}
