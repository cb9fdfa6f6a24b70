package io.taskgraph.boot.metrics;

import static io.taskgraph.boot.metrics.TaskGraphTag.ROLE;
import static io.taskgraph.boot.metrics.TaskGraphTag.STATUS;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.taskgraph.Node;
import io.taskgraph.Outcome;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.JobSnapshot.ProcessStatus;
import io.taskgraph.status.TaskStatus;
import io.taskgraph.status.TaskStatus.BackupStatus;
import io.taskgraph.status.TaskStatus.LocalCopy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** The gauges, each a look at the job when it is asked. */
final class JobGauges {

    private static final List<String> JOB_STATUSES = List.of("joining", "running", "succeeded", "failed", "left");

    private final MeterRegistry registry;
    private final Tags common;
    private final JobMonitor monitor;
    private final SnapshotCache cache;

    JobGauges(MeterRegistry registry, Tags common, JobMonitor monitor) {
        this.registry = registry;
        this.common = common;
        this.monitor = monitor;
        this.cache = new SnapshotCache(monitor::snapshot);
    }

    void register() {
        gauge(TaskGraphMeters.EPOCH, Tags.empty(), job -> job.epoch().number());
        gauge(
                TaskGraphMeters.EPOCH_AGE,
                Tags.empty(),
                joined(job -> seconds(job.epoch().age())));
        for (String status : JOB_STATUSES) {
            gauge(
                    TaskGraphMeters.JOB_STATUS,
                    tag(STATUS, status),
                    job -> status(job).equals(status) ? 1 : 0);
        }
        for (TaskStatus.State state : TaskStatus.State.values()) {
            gauge(TaskGraphMeters.TASKS, tag(STATUS, lower(state)), joined(job -> count(job, state)));
        }
        gauge(TaskGraphMeters.TASKS_UNDERREPLICATED, Tags.empty(), joined(JobGauges::underReplicated));
        for (Node.Status status : Node.Status.values()) {
            gauge(TaskGraphMeters.NODES, tag(STATUS, lower(status)), job -> nodes(job, status));
        }
        gauge(TaskGraphMeters.PROCESSES, tag(STATUS, "live"), job -> processes(job, false));
        gauge(TaskGraphMeters.PROCESSES, tag(STATUS, "draining"), job -> processes(job, true));
        gauge(TaskGraphMeters.COPIES, tag(ROLE, "primary"), JobGauges::copies);
        gauge(TaskGraphMeters.COPIES, tag(ROLE, "backup"), JobGauges::backupsHere);
        gauge(TaskGraphMeters.CALLBACK_RUNNING, Tags.empty(), JobGauges::longestCallback);
        gauge(TaskGraphMeters.BACKUP_LAG, Tags.empty(), JobGauges::backupLag);
        direct(TaskGraphMeters.REQUESTS_ACTIVE, JobMonitor::openRequests);
        direct(TaskGraphMeters.LEASE_MARGIN, JobGauges::leaseMargin);
        direct(TaskGraphMeters.LEASE_TTL, m -> seconds(m.settings().leaseTtl()));
        direct(TaskGraphMeters.LEASE_GRANTED, m -> seconds(m.leaseGranted()));
    }

    private void gauge(TaskGraphMeters meter, Tags tags, ToDoubleFunction<JobSnapshot> value) {
        Gauge.builder(meter.getName(), cache, snapshots -> snapshots.value(value))
                .description(meter.description())
                .baseUnit(meter.getBaseUnit())
                .tags(common.and(tags))
                .strongReference(true)
                .register(registry);
    }

    private void direct(TaskGraphMeters meter, ToDoubleFunction<JobMonitor> value) {
        Gauge.builder(meter.getName(), monitor, value)
                .description(meter.description())
                .baseUnit(meter.getBaseUnit())
                .tags(common)
                .strongReference(true)
                .register(registry);
    }

    private static Tags tag(TaskGraphTag tag, String value) {
        return Tags.of(tag.asString(), value);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String status(JobSnapshot job) {
        Outcome outcome = job.outcome();
        if (outcome != null) {
            return lower(outcome.status());
        }
        return switch (job.phase()) {
            case JOINING -> "joining";
            case LEFT -> "left";
            case RUNNING, LEAVING, ENDED -> job.process() == null ? "joining" : "running";
        };
    }

    /** Makes a value unknown while this process joins, again too: what it would say of the job is nothing, or no longer holds. */
    static ToDoubleFunction<JobSnapshot> joined(ToDoubleFunction<JobSnapshot> value) {
        return job -> status(job).equals("joining") ? Double.NaN : value.applyAsDouble(job);
    }

    private static double count(JobSnapshot job, TaskStatus.State state) {
        return job.tasks().stream().filter(task -> task.state() == state).count();
    }

    private static double underReplicated(JobSnapshot job) {
        return job.tasks().stream().filter(TaskStatus::isUnderReplicated).count();
    }

    private static double nodes(JobSnapshot job, Node.Status status) {
        return job.nodes().stream().filter(node -> node.status() == status).count();
    }

    private static double processes(JobSnapshot job, boolean draining) {
        return job.processes().stream()
                .filter(process -> process.draining() == draining)
                .count();
    }

    private static double copies(JobSnapshot job) {
        return job.tasks().stream().filter(task -> task.local() != null).count();
    }

    private static double backupsHere(JobSnapshot job) {
        return job.processes().stream()
                .filter(process -> process.name().equals(job.process()))
                .mapToInt(ProcessStatus::backups)
                .sum();
    }

    private static double backupLag(JobSnapshot job) {
        return job.tasks().stream()
                .flatMap(task -> task.backups().stream())
                .mapToLong(BackupStatus::lag)
                .filter(lag -> lag >= 0)
                .max()
                .orElse(0);
    }

    private static double longestCallback(JobSnapshot job) {
        return job.tasks().stream()
                .map(TaskStatus::local)
                .filter(Objects::nonNull)
                .map(LocalCopy::callback)
                .filter(Objects::nonNull)
                .mapToDouble(callback -> seconds(callback.runningFor()))
                .max()
                .orElse(0);
    }

    private static double leaseMargin(JobMonitor monitor) {
        Duration margin = monitor.leaseMargin();
        return margin == null ? Double.NaN : seconds(margin);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
