package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskGraphException;

/** Thrown when no bean makes the application's task copies. */
public final class NoTaskBuilderException extends TaskGraphException {

    NoTaskBuilderException() {
        super("there is no task builder bean");
    }
}
