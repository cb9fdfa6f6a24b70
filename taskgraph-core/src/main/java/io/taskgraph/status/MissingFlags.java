package io.taskgraph.status;

import io.taskgraph.status.TaskStatus.FlagStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The flags that tasks are expected to set in the epoch and have not set. Expected are the flags of the epoch before; in the
 * first epoch, on each link type on which some task has flagged, a flag of every task whose flag somebody would be told.
 */
final class MissingFlags {

    private static final String ANY_META = "";

    private final SortedMap<Long, List<FlagStatus>> byTask = new TreeMap<>();
    private final boolean guessed;

    private MissingFlags(boolean guessed) {
        this.guessed = guessed;
    }

    static MissingFlags of(JobSnapshot job, Neighbors neighbors) {
        boolean first = job.tasks().stream().allMatch(task -> task.formerFlags().isEmpty());
        MissingFlags missing = new MissingFlags(first);
        if (first) {
            missing.guess(job.tasks(), neighbors);
        } else {
            for (TaskStatus task : job.tasks()) {
                Set<FlagStatus> set = new HashSet<>(task.flags());
                for (FlagStatus flag : task.formerFlags()) {
                    if (!set.contains(flag) && !hasOther(task, flag)) {
                        missing.add(task.id(), flag);
                    }
                }
            }
        }
        return missing;
    }

    /** Returns whether a task has set a flag on the same link type that it had not set before: metas may differ from epoch to epoch. */
    private static boolean hasOther(TaskStatus task, FlagStatus missing) {
        return task.flags().stream()
                .anyMatch(flag -> flag.linkType().equals(missing.linkType())
                        && !task.formerFlags().contains(flag));
    }

    private void guess(List<TaskStatus> tasks, Neighbors neighbors) {
        Map<String, Set<Long>> flagged = new HashMap<>();
        for (TaskStatus task : tasks) {
            task.flags()
                    .forEach(flag -> flagged.computeIfAbsent(flag.linkType(), link -> new HashSet<>())
                            .add(task.id()));
        }
        flagged.forEach((linkType, set) -> {
            Set<Long> heard = neighbors.heard(linkType, tasks.size());
            for (TaskStatus task : tasks) {
                if (!set.contains(task.id()) && heard.contains(task.id())) {
                    add(task.id(), new FlagStatus(linkType, ANY_META));
                }
            }
        });
    }

    private void add(long task, FlagStatus flag) {
        byTask.computeIfAbsent(task, id -> new ArrayList<>()).add(flag);
    }

    boolean isEmpty() {
        return byTask.isEmpty();
    }

    Set<Long> tasks() {
        return byTask.keySet();
    }

    List<FlagStatus> of(long task) {
        return byTask.getOrDefault(task, List.of());
    }

    /** Returns whether the expectation is a guess, since there is no epoch before. */
    boolean isGuessed() {
        return guessed;
    }

    static String describe(@Nullable FlagStatus flag) {
        if (flag == null) {
            return "a flag";
        }
        return flag.meta().isEmpty()
                ? "a flag of link type '" + flag.linkType() + "'"
                : "flag '" + flag.meta() + "' of link type '" + flag.linkType() + "'";
    }
}
