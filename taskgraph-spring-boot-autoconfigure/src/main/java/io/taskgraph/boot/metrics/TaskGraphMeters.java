package io.taskgraph.boot.metrics;

import static io.taskgraph.boot.metrics.TaskGraphTag.CALLBACK;
import static io.taskgraph.boot.metrics.TaskGraphTag.CAUSE;
import static io.taskgraph.boot.metrics.TaskGraphTag.DIRECTION;
import static io.taskgraph.boot.metrics.TaskGraphTag.LINK_TYPE;
import static io.taskgraph.boot.metrics.TaskGraphTag.LOOP;
import static io.taskgraph.boot.metrics.TaskGraphTag.METHOD;
import static io.taskgraph.boot.metrics.TaskGraphTag.OPERATION;
import static io.taskgraph.boot.metrics.TaskGraphTag.OUTCOME;
import static io.taskgraph.boot.metrics.TaskGraphTag.ROLE;
import static io.taskgraph.boot.metrics.TaskGraphTag.STATUS;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The job's meters. The reference, {@code docs/reference/meters.md}, is made from these constants. */
public enum TaskGraphMeters implements MeterDocumentation {
    /** Current epoch. */
    EPOCH(Scope.JOB, "taskgraph.epoch", Meter.Type.GAUGE, null, "Current epoch; -1 before there is one."),

    /** Age of the epoch. */
    EPOCH_AGE(Scope.JOB, "taskgraph.epoch.age", Meter.Type.GAUGE, "seconds", "Since when the epoch stands."),

    /** Duration of epochs. */
    EPOCH_DURATION(
            Scope.JOB,
            "taskgraph.epoch.duration",
            Meter.Type.TIMER,
            "seconds",
            "How long epochs lasted whose beginning and end were seen; the rate of its count is the number of epochs per second."),

    /** Status of the job. */
    JOB_STATUS(
            Scope.JOB,
            "taskgraph.job.status",
            Meter.Type.GAUGE,
            null,
            "1 for the status that holds, else 0: joining, running, succeeded, failed, left.",
            STATUS),

    /** Tasks. */
    TASKS(
            Scope.JOB,
            "taskgraph.tasks",
            Meter.Type.GAUGE,
            null,
            "Tasks that have a primary (running), one on a process that is leaving (leaving), or none (unowned); after the end processes give up theirs.",
            STATUS),

    /** Tasks that lack backups. */
    TASKS_UNDERREPLICATED(
            Scope.JOB,
            "taskgraph.tasks.underreplicated",
            Meter.Type.GAUGE,
            null,
            "Tasks with fewer backups in sync than asked for."),

    /** Nodes. */
    NODES(
            Scope.JOB,
            "taskgraph.nodes",
            Meter.Type.GAUGE,
            null,
            "Slots of live processes that hold a primary, a backup, or nothing and may take a task (unassigned).",
            STATUS),

    /** Processes. */
    PROCESSES(Scope.JOB, "taskgraph.processes", Meter.Type.GAUGE, null, "Processes: live, draining.", STATUS),

    /** Copies here. */
    COPIES(Scope.PROCESS, "taskgraph.copies", Meter.Type.GAUGE, null, "Task copies in this process.", ROLE),

    /** Flags set. */
    FLAGS_SENT(
            Scope.PROCESS,
            "taskgraph.flags.sent",
            Meter.Type.COUNTER,
            null,
            "Calls of flagMeta that were taken; the same flag set again counts again.",
            LINK_TYPE),

    /** Flags told. */
    FLAGS_TOLD(
            Scope.PROCESS,
            "taskgraph.flags.told",
            Meter.Type.COUNTER,
            null,
            "Flags that copies here were told, once for each receiver.",
            LINK_TYPE),

    /** Data requests. */
    REQUEST_DURATION(
            Scope.PROCESS,
            "taskgraph.request.duration",
            Meter.Type.TIMER,
            "seconds",
            "Data requests of tasks here, retries and waiting included, by how they ended: answered, failed, timeout, stale.",
            METHOD,
            OUTCOME),

    /** Bytes of data requests. */
    REQUEST_BYTES(
            Scope.PROCESS,
            "taskgraph.request.bytes",
            Meter.Type.COUNTER,
            "bytes",
            "Size of the inputs and answers of data requests of tasks here, each counted once.",
            METHOD,
            DIRECTION),

    /** Retries. */
    REQUEST_RETRIES(
            Scope.PROCESS,
            "taskgraph.request.retries",
            Meter.Type.COUNTER,
            null,
            "Times that data requests of tasks here were sent again.",
            METHOD),

    /** Requests under way. */
    REQUESTS_ACTIVE(
            Scope.PROCESS,
            "taskgraph.requests.active",
            Meter.Type.GAUGE,
            null,
            "Data requests of tasks here that have not ended."),

    /** Failovers. */
    FAILOVER_DURATION(
            Scope.PROCESS,
            "taskgraph.failover.duration",
            Meter.Type.TIMER,
            "seconds",
            "Tasks that this process took over: from the loss of the former primary, as seen here, until the epoch is entered.",
            CAUSE),

    /** Lost leases. */
    REJOINS(
            Scope.PROCESS,
            "taskgraph.rejoins",
            Meter.Type.COUNTER,
            null,
            "Times that this process lost its lease, and all copies with it."),

    /** Margin of the lease. */
    LEASE_MARGIN(
            Scope.PROCESS,
            "taskgraph.lease.margin",
            Meter.Type.GAUGE,
            "seconds",
            "How long this process may act without a further answer of the coordinator; at 0 and below it is fenced. No number while it is not in the job."),

    /** Time to live of the lease. */
    LEASE_TTL(
            Scope.PROCESS,
            "taskgraph.lease.ttl",
            Meter.Type.GAUGE,
            "seconds",
            "Time after which a silent process loses its tasks."),

    /** Lag of the watch. */
    WATCH_LAG(
            Scope.PROCESS,
            "taskgraph.watch.lag",
            Meter.Type.TIMER,
            "seconds",
            "From the answer to a transaction of this process until its watch showed it; some transactions are measured."),

    /** Lag of loops. */
    LOOP_LAG(
            Scope.PROCESS,
            "taskgraph.loop.lag",
            Meter.Type.TIMER,
            "seconds",
            "How long messages waited until their loop got to them; about each sixteenth is measured.",
            LOOP),

    /** Duration of callbacks. */
    CALLBACK_DURATION(
            Scope.PROCESS,
            "taskgraph.callback.duration",
            Meter.Type.TIMER,
            "seconds",
            "Callbacks of tasks here.",
            CALLBACK),

    /** Slow callbacks. */
    CALLBACKS_SLOW(
            Scope.PROCESS,
            "taskgraph.callbacks.slow",
            Meter.Type.COUNTER,
            null,
            "Callbacks that ran longer than taskgraph.loop.warn-after.",
            CALLBACK),

    /** Running callback. */
    CALLBACK_RUNNING(
            Scope.PROCESS,
            "taskgraph.callback.running",
            Meter.Type.GAUGE,
            "seconds",
            "Since when the longest running callback here runs; 0 if none does."),

    /** Lag of backups. */
    BACKUP_LAG(
            Scope.JOB,
            "taskgraph.backup.lag",
            Meter.Type.GAUGE,
            "updates",
            "Updates by which the farthest backup is behind its primary, as far as this process knows."),

    /** Latency of the coordinator. */
    COORDINATION_LATENCY(
            Scope.PROCESS,
            "taskgraph.coordination.latency",
            Meter.Type.TIMER,
            "seconds",
            "Answers of the coordinator: ok, refused, unknown (none came), error.",
            OPERATION,
            OUTCOME);

    /** What a meter is about. */
    public enum Scope {
        /** The job as this process sees it: the same in every process, but for what one sees a little later. */
        JOB,
        /** This process: to be added up over processes. */
        PROCESS
    }

    private final Scope scope;
    private final String meterName;
    private final Meter.Type type;
    private final @Nullable String baseUnit;
    private final String description;
    /** Never changed. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<KeyName> tags;

    TaskGraphMeters(
            Scope scope,
            String meterName,
            Meter.Type type,
            @Nullable String baseUnit,
            String description,
            TaskGraphTag... tags) {
        this.scope = scope;
        this.meterName = meterName;
        this.type = type;
        this.baseUnit = baseUnit;
        this.description = description;
        this.tags = Stream.concat(Stream.of(TaskGraphTag.JOB), Arrays.stream(tags))
                .map(KeyName.class::cast)
                .toList();
    }

    /** Tells what the meter is about. */
    public Scope scope() {
        return scope;
    }

    /** Returns what it measures. */
    public String description() {
        return description;
    }

    @Override
    public String getName() {
        return meterName;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public @Nullable String getBaseUnit() {
        return baseUnit;
    }

    @Override
    public KeyName[] getKeyNames() {
        return tags.toArray(KeyName[]::new);
    }
}
