package io.taskgraph.iterative;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which tasks of other processes were last seen together, so that one of them can be asked for all. A guess: where it is wrong, those that
 * an answer does not cover are asked alone. Thread-safe.
 */
final class Placement {

    private final Map<Long, Long> groups = new HashMap<>();

    /** Returns a number that is the same for tasks that are thought to be in one process. */
    synchronized long group(long task) {
        return groups.getOrDefault(task, task);
    }

    /** Takes note of tasks that are in one process. It may have others that have not come there yet, so a group is not taken apart for it. */
    synchronized void seen(Collection<Long> together) {
        if (together.stream().map(this::group).distinct().count() > 1) {
            long least = together.stream().mapToLong(Long::longValue).min().orElse(-1);
            together.forEach(task -> groups.put(task, least));
        }
    }

    synchronized void alone(long task) {
        groups.put(task, task);
    }
}
