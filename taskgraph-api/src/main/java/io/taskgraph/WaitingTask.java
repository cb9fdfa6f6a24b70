package io.taskgraph;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * A task that works, or waits for other tasks, in a way that the framework does not see, such as on a thread of its own. A task implements it if it
 * wants that to be shown: the answer to why an epoch does not advance then names what it does or waits for, and an epoch in which it works for long
 * is not said to stand still.
 */
public interface WaitingTask {

    /**
     * Something that a task waits for.
     *
     * @param what in words, such as {@code allReduce 'sums'}
     * @param tasks tasks that it waits for
     * @param age for how long
     */
    record TaskWait(String what, List<Long> tasks, Duration age) {

        public TaskWait {
            requireNonNull(what, "'what' must not be null");
            tasks = List.copyOf(tasks);
            requireNonNull(age, "'age' must not be null");
        }
    }

    /**
     * Something that a task does.
     *
     * @param what in words, such as {@code iteration 5}
     * @param thread does it; its stack may be looked at
     * @param age for how long
     */
    record TaskWork(String what, Thread thread, Duration age) {

        public TaskWork {
            requireNonNull(what, "'what' must not be null");
            requireNonNull(thread, "'thread' must not be null");
            requireNonNull(age, "'age' must not be null");
        }
    }

    /** Returns what it does at present on threads of its own. Called as {@link #waits}. */
    default List<TaskWork> work() {
        return List.of();
    }

    /**
     * Returns its present waits. Called on any thread, when somebody looks; must be quick and must not block. What it throws is shown in place of
     * them, and ends nothing.
     */
    List<TaskWait> waits();
}
