package io.taskgraph.boot.actuate;

import io.taskgraph.Outcome;
import io.taskgraph.boot.actuate.JobDescriptor.CoordinationDescriptor;
import io.taskgraph.boot.actuate.JobDescriptor.EpochDescriptor;
import io.taskgraph.boot.actuate.JobDescriptor.EventDescriptor;
import io.taskgraph.boot.actuate.JobDescriptor.NodeCounts;
import io.taskgraph.boot.actuate.JobDescriptor.OutcomeDescriptor;
import io.taskgraph.boot.actuate.JobDescriptor.ProcessDescriptor;
import io.taskgraph.boot.actuate.TaskDescriptor.ActivityDescriptor;
import io.taskgraph.boot.actuate.TaskDescriptor.BackupDescriptor;
import io.taskgraph.boot.actuate.TaskDescriptor.FlagDescriptor;
import io.taskgraph.boot.actuate.TaskDescriptor.LocalDescriptor;
import io.taskgraph.boot.actuate.TaskDescriptor.PrimaryDescriptor;
import io.taskgraph.boot.actuate.TaskDescriptor.RequestDescriptor;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.JobSnapshot.CoordinationStatus;
import io.taskgraph.status.JobSnapshot.EpochStatus;
import io.taskgraph.status.JobSnapshot.ProcessStatus;
import io.taskgraph.status.TaskStatus;
import io.taskgraph.status.TaskStatus.Activity;
import io.taskgraph.status.TaskStatus.LocalCopy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the endpoint's answers of a snapshot. Every list in them is bounded. */
final class Descriptors {

    /** Most tasks of a page. */
    static final int MAX_PAGE = 500;
    /** Most flags and requests that are listed of one task in a list of several. */
    static final int FEW = 8;
    /** Most flags and requests that are listed of a task that was asked for alone. */
    static final int MANY = 1000;

    private static final int MAX_PROCESSES = 500;

    private final JobSnapshot job;
    private final Instant now;

    Descriptors(JobSnapshot job, Instant now) {
        this.job = job;
        this.now = now;
    }

    JobDescriptor job(int taskLimit, ExpectedEpochs expectedEpochs) {
        Outcome outcome = job.outcome();
        return new JobDescriptor(
                job.namespace(),
                job.job(),
                job.runId(),
                job.process(),
                job.address(),
                job.phase().name(),
                job.hindrance(),
                outcome == null
                        ? null
                        : new OutcomeDescriptor(
                                outcome.status().name(),
                                outcome.message(),
                                outcome.endedBy(),
                                id(outcome.task()),
                                outcome.epoch()),
                epoch(expectedEpochs),
                coordination(),
                page(0, taskLimit),
                job.processes().stream()
                        .limit(MAX_PROCESSES)
                        .map(Descriptors::process)
                        .toList(),
                new NodeCounts(
                        job.processes().stream().mapToInt(ProcessStatus::slots).sum(), job.spareNodes()),
                job.events().stream()
                        .map(event -> new EventDescriptor(
                                now.minus(event.age()), event.type().name(), id(event.task()), event.detail()))
                        .toList());
    }

    private static ProcessDescriptor process(ProcessStatus process) {
        return new ProcessDescriptor(
                process.name(),
                process.address(),
                process.slots(),
                process.tasks(),
                process.backups(),
                process.draining());
    }

    // Whatever the application's bean throws: it hides nothing else.
    @SuppressWarnings("CatchingUnchecked")
    private EpochDescriptor epoch(ExpectedEpochs expectedEpochs) {
        try {
            return epoch(expectedEpochs.number(), null);
        } catch (Throwable e) {
            return epoch(-1, e.toString());
        }
    }

    private EpochDescriptor epoch(long expected, @Nullable String failure) {
        EpochStatus epoch = job.epoch();
        boolean known = expected >= 0 && epoch.perSecond() > 0 && job.outcome() == null;
        return new EpochDescriptor(
                epoch.number(),
                now.minus(epoch.age()),
                seconds(epoch.age()),
                secondsOrNull(epoch.typical()),
                epoch.perSecond(),
                expected < 0 ? null : expected,
                failure,
                known ? Math.max(0, expected - epoch.number()) / epoch.perSecond() : null);
    }

    private CoordinationDescriptor coordination() {
        CoordinationStatus status = job.coordination();
        return new CoordinationDescriptor(
                status.reachable(),
                status.fenced(),
                seconds(status.leaseTtl()),
                seconds(status.leaseGranted()),
                seconds(status.leaseMargin()),
                secondsOrNull(status.silence()),
                status.question(),
                status.revision(),
                status.trouble() == null ? null : status.trouble().why());
    }

    TaskPage page(int offset, int limit) {
        Map<String, Integer> byState = new TreeMap<>();
        for (TaskStatus.State state : TaskStatus.State.values()) {
            byState.put(state.name(), 0);
        }
        job.tasks().forEach(task -> byState.merge(task.state().name(), 1, Integer::sum));
        int total = job.tasks().size();
        int from = Math.min(offset, total);
        int to = Math.min(total, from + limit);
        return new TaskPage(
                total,
                byState,
                from,
                job.tasks().subList(from, to).stream()
                        .map(task -> task(task, FEW))
                        .toList(),
                to < total ? to : null);
    }

    TaskDescriptor task(TaskStatus task, int limit) {
        return new TaskDescriptor(
                task.id(),
                task.state().name(),
                task.node() == null
                        ? null
                        : new PrimaryDescriptor(task.node(), task.process(), task.address(), task.incarnation()),
                secondsOrNull(task.unownedFor()),
                task.backups().stream()
                        .map(backup -> new BackupDescriptor(
                                backup.node(), backup.inSync(), backup.lag() < 0 ? null : backup.lag()))
                        .toList(),
                task.missingBackups(),
                task.flags().size(),
                task.flags().stream()
                        .limit(limit)
                        .map(flag -> new FlagDescriptor(flag.linkType(), flag.meta()))
                        .toList(),
                local(task.local(), limit));
    }

    private static @Nullable LocalDescriptor local(@Nullable LocalCopy copy, int limit) {
        if (copy == null) {
            return null;
        }
        return new LocalDescriptor(
                copy.epoch(),
                copy.toldFlags(),
                copy.parkedCalls(),
                copy.wishesAdvance(),
                copy.exiting(),
                copy.callback() == null ? null : activity(copy.callback()),
                copy.queuedCallbacks(),
                copy.computations().stream()
                        .limit(limit)
                        .map(Descriptors::activity)
                        .toList(),
                copy.requests().size(),
                copy.requests().stream()
                        .limit(limit)
                        .map(request -> new RequestDescriptor(
                                request.to(),
                                request.method(),
                                seconds(request.age()),
                                request.sent(),
                                request.lastFailure()))
                        .toList(),
                copy.failedReports());
    }

    private static ActivityDescriptor activity(Activity activity) {
        return new ActivityDescriptor(activity.name(), seconds(activity.runningFor()), activity.where());
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static @Nullable Double secondsOrNull(@Nullable Duration duration) {
        return duration == null ? null : seconds(duration);
    }

    /** Returns an id, or null if it stands for none. */
    static @Nullable Long id(long task) {
        return task < 0 ? null : task;
    }
}
