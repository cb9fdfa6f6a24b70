package io.taskgraph.iterative;

import io.taskgraph.TaskGraphException;

/**
 * Tasks called different collectives at the same place of an iteration. The message names the tasks of both sides and what they called.
 * Where the calls of most tasks of the job are known and agree, it names those that have called something else as the ones to look at.
 */
public final class CollectiveMismatchException extends TaskGraphException {

    /** The rule that was broken, as messages end. */
    static final String RULE = ": all tasks must call the same collectives in the same order";

    CollectiveMismatchException(String message) {
        super(message);
    }

    /** Returns that a task has no value for another one that waits for it. */
    static CollectiveMismatchException nothingFor(long receiver, long giver, String call) {
        return new CollectiveMismatchException("task " + giver + " gives nothing to task " + receiver + " in " + call
                + ": it must give a value to each task that has it among its neighbours");
    }
}
