package io.taskgraph.status;

import io.taskgraph.Outcome;
import io.taskgraph.status.JobSnapshot.CoordinationStatus;
import io.taskgraph.status.JobSnapshot.EpochStatus;
import io.taskgraph.status.JobSnapshot.FlagsSeen;
import io.taskgraph.status.JobSnapshot.Phase;
import io.taskgraph.status.TaskStatus.Activity;
import io.taskgraph.status.TaskStatus.FlagStatus;
import io.taskgraph.status.TaskStatus.LocalCopy;
import io.taskgraph.status.TaskStatus.RequestStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A job of some tasks, all local and idle, in epoch 7, of which single things are changed. */
final class Jobs {

    final List<TaskStatus> tasks = new ArrayList<>();
    CoordinationStatus coordination = new CoordinationStatus(
            Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(8), false, null, null, 100, null);

    @Nullable
    Outcome outcome;

    @Nullable
    String hindrance;

    JobSnapshot.@Nullable Replacing replacing;

    int spareNodes;
    int openNodes;
    long lastAdvancedBy = -1;
    FlagsSeen flagsSeen = FlagsSeen.ALL;
    Duration age = Duration.ofSeconds(12);
    Phase phase = Phase.RUNNING;

    Jobs(int number) {
        for (int id = 0; id < number; id++) {
            tasks.add(new TaskStatus(
                    id,
                    TaskStatus.State.RUNNING,
                    "p1." + id,
                    "p1",
                    "127.0.0.1:1",
                    id + 1,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    0,
                    local(null, List.of(), List.of())));
        }
    }

    static LocalCopy local(@Nullable Activity callback, List<Activity> computations, List<RequestStatus> requests) {
        return new LocalCopy(7, 0, 0, false, false, callback, 0, computations, requests, null, List.of());
    }

    Jobs change(int id, UnaryOperator<TaskStatus> how) {
        tasks.set(id, how.apply(tasks.get(id)));
        return this;
    }

    /** Each of the tasks flagged "done" in the former epoch, in this order. */
    Jobs formerlyFlagged(String linkType, int... order) {
        IntStream.range(0, order.length)
                .forEach(place -> change(
                        order[place],
                        task -> with(task, task.flags(), List.of(new FlagStatus(linkType, "done")), place)));
        return this;
    }

    Jobs flagged(String linkType, int... ids) {
        for (int id : ids) {
            change(
                    id,
                    task -> with(
                            task,
                            List.of(new FlagStatus(linkType, "done")),
                            task.formerFlags(),
                            task.formerOrder().isEmpty()
                                    ? 0
                                    : task.formerOrder().get(0)));
        }
        return this;
    }

    private static TaskStatus with(TaskStatus task, List<FlagStatus> flags, List<FlagStatus> former, int place) {
        return new TaskStatus(
                task.id(),
                task.state(),
                task.node(),
                task.process(),
                task.address(),
                task.incarnation(),
                task.unownedFor(),
                flags,
                former,
                former.isEmpty() ? List.of() : List.of(place),
                task.backups(),
                task.missingBackups(),
                task.local());
    }

    static TaskStatus withStaleCall(TaskStatus task, String method, long epoch) {
        return new TaskStatus(
                task.id(),
                task.state(),
                task.node(),
                task.process(),
                task.address(),
                task.incarnation(),
                task.unownedFor(),
                task.flags(),
                task.formerFlags(),
                task.formerOrder(),
                task.backups(),
                task.missingBackups(),
                new LocalCopy(
                        7,
                        0,
                        0,
                        false,
                        false,
                        null,
                        0,
                        List.of(),
                        List.of(),
                        new TaskStatus.StaleCall(method, epoch),
                        List.of()));
    }

    Jobs remote(int id, String process) {
        return change(
                id,
                task -> new TaskStatus(
                        task.id(),
                        task.state(),
                        process + ".0",
                        process,
                        "10.0.0.2:9090",
                        task.incarnation(),
                        null,
                        task.flags(),
                        task.formerFlags(),
                        task.formerOrder(),
                        List.of(),
                        0,
                        null));
    }

    Jobs unowned(int id, Duration since) {
        return change(
                id,
                task -> new TaskStatus(
                        task.id(),
                        TaskStatus.State.UNOWNED,
                        null,
                        null,
                        null,
                        0,
                        since,
                        task.flags(),
                        task.formerFlags(),
                        task.formerOrder(),
                        List.of(),
                        0,
                        null));
    }

    Jobs does(int id, LocalCopy local) {
        return change(
                id,
                task -> new TaskStatus(
                        task.id(),
                        task.state(),
                        task.node(),
                        task.process(),
                        task.address(),
                        task.incarnation(),
                        null,
                        task.flags(),
                        task.formerFlags(),
                        task.formerOrder(),
                        List.of(),
                        0,
                        local));
    }

    JobSnapshot snapshot() {
        return new JobSnapshot(
                "taskgraph",
                "job",
                "p1",
                "127.0.0.1:1",
                "run",
                phase,
                hindrance,
                replacing,
                outcome,
                new EpochStatus(7, age, 7, Duration.ofMillis(20), 50, lastAdvancedBy, flagsSeen),
                coordination,
                tasks,
                List.of(),
                List.of(),
                spareNodes,
                openNodes,
                List.of());
    }
}
