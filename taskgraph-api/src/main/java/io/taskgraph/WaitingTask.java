package io.taskgraph;

import java.time.Duration;
import java.util.List;

/**
 * A task that waits for other tasks in a way that the framework does not see, such as by a thread of its own. A task implements it if it
 * wants that to be shown: the answer to why an epoch does not advance then names what it waits for.
 */
public interface WaitingTask {

    /**
     * Something that a task waits for.
     *
     * @param what in words, such as {@code allReduce 'sums'}
     * @param tasks tasks that it waits for
     * @param since since when
     */
    record TaskWait(String what, List<Long> tasks, Duration since) {

        public TaskWait {
            tasks = List.copyOf(tasks);
        }
    }

    /** Returns its present waits. Called on any thread, when somebody looks; must be quick and must not block. */
    List<TaskWait> waits();
}
