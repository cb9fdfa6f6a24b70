package io.taskgraph.status;

import io.taskgraph.status.Explanation.Cause;
import io.taskgraph.status.Explanation.Wait;
import io.taskgraph.status.TaskStatus.Activity;
import io.taskgraph.status.TaskStatus.FlagStatus;
import io.taskgraph.status.TaskStatus.LocalCopy;
import io.taskgraph.status.TaskStatus.RequestStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The graph of waiting tasks. Actions and requests of copies in this process are known; that a task waits for a flag follows from the topology, and
 * from the order in which flags were set in the epoch before: a task that flagged earlier than another one did not wait for it.
 */
final class WaitGraph {

    /** Most missing flags that a task is shown to wait for; it bounds the graph. */
    private static final int MAX_FLAGS_OF_TASK = 16;

    private final JobSnapshot job;
    private final Neighbors neighbors;
    private final MissingFlags missing;
    private final Map<Long, List<Wait>> waits = new HashMap<>();
    private final Map<Long, Map<FlagStatus, Integer>> orders = new HashMap<>();

    WaitGraph(JobSnapshot job, Neighbors neighbors) {
        this.job = job;
        this.neighbors = neighbors;
        this.missing = MissingFlags.of(job, neighbors);
        for (TaskStatus task : job.tasks()) {
            List<Wait> ofTask = new ArrayList<>();
            addOwn(task, ofTask);
            addFlags(task, ofTask);
            if (!ofTask.isEmpty()) {
                waits.put(task.id(), ofTask);
            }
        }
    }

    /**
     * Returns the tasks whose flags of this epoch no task is told, by link type: a topology that is made for fewer tasks names none of them.
     * A task that flagged on that link type in the epoch before as well is left out: the job went on all the same.
     */
    SortedMap<String, SortedSet<Long>> unheard() {
        SortedMap<String, SortedSet<Long>> unheard = new TreeMap<>();
        for (TaskStatus task : job.tasks()) {
            for (FlagStatus flag : task.flags()) {
                if (task.formerFlags().stream()
                        .noneMatch(former -> former.linkType().equals(flag.linkType()))) {
                    unheard.computeIfAbsent(flag.linkType(), linkType -> new TreeSet<>())
                            .add(task.id());
                }
            }
        }
        unheard.forEach((linkType, of) ->
                of.removeAll(neighbors.heard(linkType, job.tasks().size())));
        unheard.values().removeIf(Set::isEmpty);
        return unheard;
    }

    private static void addOwn(TaskStatus task, List<Wait> into) {
        if (task.state() == TaskStatus.State.UNOWNED) {
            into.add(new Wait(task.id(), Cause.NO_PRIMARY, -1, "a primary", task.unownedFor()));
        }
        LocalCopy local = task.local();
        if (local == null) {
            return;
        }
        if (local.callback() != null) {
            into.add(wait(task.id(), Cause.CALLBACK, local.callback()));
        }
        local.computations().forEach(activity -> into.add(wait(task.id(), Cause.COMPUTATION, activity)));
        for (RequestStatus request : local.requests()) {
            into.add(new Wait(task.id(), Cause.REQUEST, request.to(), request.method(), request.age()));
        }
    }

    private static Wait wait(long task, Cause cause, Activity activity) {
        String where = activity.where() == null ? "" : " at " + activity.where();
        return new Wait(task, cause, -1, activity.name() + where, activity.runningFor());
    }

    private void addFlags(TaskStatus task, List<Wait> into) {
        int added = 0;
        for (long other : missing.tasks()) {
            if (other == task.id()) {
                continue;
            }
            for (FlagStatus flag : missing.of(other)) {
                if (neighbors.of(flag.linkType(), task.id()).contains(other) && mayWaitFor(task.id(), other, flag)) {
                    into.add(new Wait(task.id(), Cause.FLAG, other, MissingFlags.describe(flag), null));
                    if (++added == MAX_FLAGS_OF_TASK) {
                        return;
                    }
                }
            }
        }
    }

    /** A task that flagged before another one did not wait for that one. */
    private boolean mayWaitFor(long task, long other, FlagStatus flag) {
        List<FlagStatus> own = missing.of(task);
        if (own.isEmpty()) {
            return true;
        }
        if (missing.isGuessed(task) || missing.isGuessed(other)) {
            return own.stream().anyMatch(missed -> missed.linkType().equals(flag.linkType()));
        }
        int before = order(other, flag);
        return own.stream().anyMatch(later -> order(task, later) > before);
    }

    private int order(long task, FlagStatus flag) {
        return orders.computeIfAbsent(task, id -> {
                    Map<FlagStatus, Integer> order = new HashMap<>();
                    TaskStatus status = job.task(id);
                    if (status != null) {
                        for (int i = 0; i < status.formerFlags().size(); i++) {
                            order.put(
                                    status.formerFlags().get(i),
                                    status.formerOrder().get(i));
                        }
                    }
                    return order;
                })
                .getOrDefault(flag, -1);
    }

    /** Returns the wait that holds up all the others; null if nobody waits. */
    @Nullable
    Wait root() {
        for (TaskStatus task : job.tasks()) {
            if (task.state() == TaskStatus.State.UNOWNED) {
                return waits.getOrDefault(task.id(), List.of()).get(0);
            }
        }
        Wait best = null;
        for (long laggard : missing.tasks()) {
            Wait found = follow(laggard);
            if (best == null || rank(found) < rank(best)) {
                best = found;
            }
        }
        if (best != null) {
            return best;
        }
        for (Map.Entry<Long, List<Wait>> entry : waits.entrySet()) {
            Wait found = follow(entry.getKey());
            if (best == null || isLonger(found, best)) {
                best = found;
            }
        }
        return best;
    }

    private static boolean isLonger(Wait one, Wait other) {
        return one.age() != null && (other.age() == null || one.age().compareTo(other.age()) > 0);
    }

    private static int rank(Wait wait) {
        return switch (wait.kind()) {
            case NO_PRIMARY -> 0;
            case CALLBACK, COMPUTATION -> 1;
            case REQUEST -> 2;
            default -> 3;
        };
    }

    private Wait follow(long start) {
        Set<Long> seen = new HashSet<>();
        long at = start;
        Wait last = flagOf(start);
        while (seen.add(at)) {
            Wait own = ownReason(at);
            if (own != null) {
                return own;
            }
            Wait next = next(at, seen);
            if (next == null) {
                return last;
            }
            at = next.on();
            last = next.kind() == Cause.REQUEST ? next : flagOf(at);
        }
        return last;
    }

    /** A task that is missing a flag, as the end of a chain: nothing is seen that it waits for. */
    private Wait flagOf(long task) {
        List<FlagStatus> flags = missing.of(task);
        return new Wait(task, Cause.FLAG, task, MissingFlags.describe(flags.isEmpty() ? null : flags.get(0)), null);
    }

    private @Nullable Wait ownReason(long task) {
        Wait reason = null;
        for (Wait wait : waits.getOrDefault(task, List.of())) {
            if (rank(wait) < 2 && (reason == null || rank(wait) < rank(reason) || isLonger(wait, reason))) {
                reason = wait;
            }
        }
        return reason;
    }

    private @Nullable Wait next(long task, Set<Long> seen) {
        Wait flag = null;
        for (Wait wait : waits.getOrDefault(task, List.of())) {
            if (seen.contains(wait.on())) {
                continue;
            }
            if (wait.kind() == Cause.REQUEST) {
                return wait;
            }
            if (wait.kind() == Cause.FLAG && flag == null) {
                flag = wait;
            }
        }
        return flag;
    }

    MissingFlags missing() {
        return missing;
    }

    List<Wait> waits() {
        return job.tasks().stream()
                .flatMap(task -> waits.getOrDefault(task.id(), List.of()).stream())
                .toList();
    }
}
