package io.taskgraph.iterative;

import io.taskgraph.TaskGraphException;

/** A new copy of a task cannot be given the state with which the iteration began. */
public final class LostStateException extends TaskGraphException {

    LostStateException(String message) {
        super(message);
    }
}
