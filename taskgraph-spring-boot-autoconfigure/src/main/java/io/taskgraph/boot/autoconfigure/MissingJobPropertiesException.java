package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskGraphException;
import java.util.List;

/** Thrown when several processes may share the job, but the properties that identify it are not set. */
public final class MissingJobPropertiesException extends TaskGraphException {

    private final List<String> names;

    MissingJobPropertiesException(List<String> names) {
        super("a job that several processes share must have " + names + " set");
        this.names = List.copyOf(names);
    }

    /** Returns the names of the properties that are not set. */
    public List<String> names() {
        return names;
    }
}
