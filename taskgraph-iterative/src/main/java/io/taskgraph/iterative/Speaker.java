package io.taskgraph.iterative;

import io.taskgraph.Framework;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The process that an answer or an offer came from, by the tasks that it may speak for: those that are seen there. Another task that is named
 * may have come there a moment ago, or the process lies.
 *
 * @param task the task that was asked, or that asks; the framework has checked that the message is from its process
 * @param tasks those of the named tasks that are in that process, {@code task} among them
 */
record Speaker(long task, Set<Long> tasks) {

    /**
     * Looks up which of some tasks are with a task: each task of the job at most once, however many ids a message names. Not under the hub's
     * lock, since it may wait for a step of the engine.
     *
     * @param jobTasks number of tasks of the job
     */
    static Speaker of(Framework framework, long task, Collection<Long> named, long jobTasks) {
        List<Long> others = named.stream()
                .filter(other -> other != task && 0 <= other && other < jobTasks)
                .distinct()
                .toList();
        Set<Long> tasks = new HashSet<>();
        tasks.add(task);
        if (!others.isEmpty()) {
            tasks.addAll(framework.togetherWith(task, others));
        }
        return new Speaker(task, tasks);
    }

    boolean speaksFor(long other) {
        return tasks.contains(other);
    }

    /** Returns whether it speaks for all tasks of a subtree. */
    boolean speaksFor(Subtree of) {
        return of.tasks().allMatch(tasks::contains);
    }

    /** Returns those of some tasks that it speaks for. */
    List<Long> among(Collection<Long> named) {
        return named.stream().filter(tasks::contains).toList();
    }
}
