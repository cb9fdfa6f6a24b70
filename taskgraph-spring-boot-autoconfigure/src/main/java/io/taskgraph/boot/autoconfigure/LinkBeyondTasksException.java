package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TopologyException;

/** A topology gives a task a neighbour that is no task of the job. */
public final class LinkBeyondTasksException extends TopologyException {

    private final String linkType;
    private final long neighbor;
    private final long tasks;

    LinkBeyondTasksException(String linkType, long task, long neighbor, long tasks) {
        super("the topology of link type '" + linkType + "' has task " + neighbor + " as a neighbour of task " + task
                + ", but the job has " + (tasks == 1 ? "1 task, task 0" : tasks + " tasks, 0 to " + (tasks - 1)));
        this.linkType = linkType;
        this.neighbor = neighbor;
        this.tasks = tasks;
    }

    /** Returns the link type of the topology. */
    public String linkType() {
        return linkType;
    }

    /** Returns the neighbour that is no task of the job. */
    public long neighbor() {
        return neighbor;
    }

    /** Returns the number of tasks of the job. */
    public long tasks() {
        return tasks;
    }
}
