package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskGraphException;
import java.util.List;

/** The task builder and the rest of the configuration are of different models: master and workers, or tasks of a graph. */
public final class MasterWorkerMismatchException extends TaskGraphException {

    /** What does not fit. */
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

    MasterWorkerMismatchException(Reason reason, List<String> linkTypes) {
        super("task builder and configuration are of different models: " + reason + " " + linkTypes);
        this.reason = reason;
        this.linkTypes = List.copyOf(linkTypes);
    }

    /** Returns what does not fit. */
    public Reason reason() {
        return reason;
    }

    /** Returns the link types of the topologies that should not be there. */
    public List<String> linkTypes() {
        return linkTypes;
    }
}
