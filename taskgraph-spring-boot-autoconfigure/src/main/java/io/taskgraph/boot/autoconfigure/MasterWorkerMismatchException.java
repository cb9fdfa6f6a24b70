package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskGraphException;
import java.util.List;

/** Thrown when task builder and configuration belong to different models: master and workers, or tasks of a graph. */
public final class MasterWorkerMismatchException extends TaskGraphException {

    /** The contradiction. */
    public enum Reason {
        /** A master and workers, and topologies of the application. */
        TOPOLOGIES,
        /** A master, but no worker. */
        NO_WORKERS,
        /** Workers are configured, but the builder makes tasks. */
        NO_MASTER_WORKER
    }

    private final Reason reason;
    private final List<String> linkTypes;
    private final long tasks;

    MasterWorkerMismatchException(Reason reason, List<String> linkTypes, long tasks) {
        super("task builder and configuration belong to different models: " + reason + " " + linkTypes);
        this.reason = reason;
        this.linkTypes = List.copyOf(linkTypes);
        this.tasks = tasks;
    }

    /** Returns the contradiction. */
    public Reason reason() {
        return reason;
    }

    /** Returns the link types of the topologies that should not be there. */
    public List<String> linkTypes() {
        return linkTypes;
    }

    /** Returns the number of tasks of the job, with workers one more than these. */
    public long tasks() {
        return tasks;
    }
}
