package io.taskgraph.iterative;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values that came from other processes for a piece of a call: of single tasks, and some that stand for the tasks of a subtree. */
final class Fetched {

    private final Map<Subtree, Value> values = new HashMap<>();
    private final Set<Long> tasks = new HashSet<>();

    void add(Subtree of, Value value) {
        values.put(of, value);
        of.tasks().forEach(tasks::add);
    }

    /** Returns whether some value is that of a task or stands for it. */
    boolean covers(long task) {
        return tasks.contains(task);
    }

    @Nullable
    Value value(Subtree of) {
        return values.get(of);
    }

    long bytes() {
        return values.values().stream().mapToLong(Value::size).sum();
    }
}
