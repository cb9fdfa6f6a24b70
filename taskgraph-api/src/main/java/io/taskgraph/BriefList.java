package io.taskgraph;

import java.util.Collection;
import java.util.stream.Collectors;

/** Lists as messages show them: the first of them, and how many more there are. So a message does not grow with a job. */
public final class BriefList {

    /** Most tasks that a message names. */
    private static final int MAX_TASKS = 10;

    private BriefList() {}

    /** Returns the first of some items, at most {@code most}, and the number of those beyond. */
    public static String of(Collection<?> items, int most) {
        String first = items.stream().limit(most).map(String::valueOf).collect(Collectors.joining(", "));
        return items.size() <= most ? first : first + " and " + (items.size() - most) + " more";
    }

    /** Returns some tasks by name, such as {@code task 3} or {@code tasks 1, 2}; at most {@value #MAX_TASKS} of them. */
    public static String ofTasks(Collection<Long> tasks) {
        return (tasks.size() == 1 ? "task " : "tasks ") + of(tasks, MAX_TASKS);
    }
}
