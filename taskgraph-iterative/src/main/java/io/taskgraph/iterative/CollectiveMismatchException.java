package io.taskgraph.iterative;

import io.taskgraph.TaskGraphException;

/** Two tasks called different collectives at the same place of an iteration. The message names both tasks and both calls. */
public final class CollectiveMismatchException extends TaskGraphException {

    CollectiveMismatchException(String message) {
        super(message);
    }
}
