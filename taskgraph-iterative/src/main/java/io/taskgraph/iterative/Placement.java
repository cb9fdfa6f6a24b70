package io.taskgraph.iterative;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which tasks of other processes were last seen together, so that one of them can be asked for all. A guess: where it is wrong, those that
 * an answer does not cover are asked alone. Thread-safe.
 */
final class Placement {

    /** Labels of tasks that were seen with others; below 0, as no task's id is. */
    private final Map<Long, Long> groups = new HashMap<>();

    private long lastLabel;

    /** Returns a number that is the same for tasks that are thought to be in one process. */
    synchronized long group(long task) {
        return groups.getOrDefault(task, task);
    }

    /** Takes note of tasks that are in one process. It may have others that have not come there yet, so a group is not taken apart for it. */
    synchronized void seen(Collection<Long> together) {
        if (together.stream().map(this::group).distinct().count() > 1) {
            lastLabel--;
            together.forEach(task -> groups.put(task, lastLabel));
        }
    }

    synchronized void alone(long task) {
        groups.remove(task);
    }
}
