package io.taskgraph.status;

import io.taskgraph.status.JobSnapshot.FlagsSeen;
import io.taskgraph.status.TaskStatus.FlagStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The flags that tasks are expected to set in the epoch and have not set. Expected are the flags of the epoch before. Of a task whose
 * flags of the epoch before are not seen, and in the first epoch of every task, they are guessed: on each link type on which some task has
 * flagged that others are told, one flag, if somebody would be told it. Nothing is guessed of tasks whose flags of this epoch may not be seen.
 */
final class MissingFlags {

    private static final String ANY_META = "";

    private final SortedMap<Long, List<FlagStatus>> byTask = new TreeMap<>();
    private final Set<Long> guessed = new HashSet<>();
    private final boolean complete;

    private MissingFlags(boolean complete) {
        this.complete = complete;
    }

    static MissingFlags of(JobSnapshot job, Neighbors neighbors) {
        FlagsSeen seen = job.epoch().flagsSeen();
        MissingFlags missing = new MissingFlags(seen != FlagsSeen.TOLD_HERE);
        boolean first = job.tasks().stream().allMatch(task -> task.formerFlags().isEmpty());
        if (first || seen == FlagsSeen.OF_THIS_EPOCH) {
            missing.guess(job.tasks(), neighbors);
        }
        for (TaskStatus task : job.tasks()) {
            Set<FlagStatus> set = new HashSet<>(task.flags());
            for (FlagStatus flag : task.formerFlags()) {
                if (!set.contains(flag) && !hasOther(task, flag)) {
                    missing.add(task.id(), flag);
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
            // flags that only nobody is told show a wrong link type, and not what others should do
            if (Collections.disjoint(set, heard)) {
                return;
            }
            for (TaskStatus task : tasks) {
                boolean guessable = task.formerFlags().isEmpty() && (complete || task.local() != null);
                if (guessable && !set.contains(task.id()) && heard.contains(task.id())) {
                    guessed.add(task.id());
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

    /** Returns whether what is expected of a task is a guess, since no flags of it in the epoch before are seen. */
    boolean isGuessed(long task) {
        return guessed.contains(task);
    }

    /** Returns whether the flags of all tasks are seen, so that no other flag is missing. */
    boolean isComplete() {
        return complete;
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
