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

    synchronized void together(Collection<Long> tasks) {
        long least = tasks.stream().mapToLong(Long::longValue).min().orElse(-1);
        tasks.forEach(task -> groups.put(task, least));
    }

    synchronized void alone(long task) {
        groups.put(task, task);
    }
}
