package io.taskgraph.boot.metrics;

import static io.taskgraph.boot.metrics.TaskGraphTag.CALLBACK;
import static io.taskgraph.boot.metrics.TaskGraphTag.CAUSE;
import static io.taskgraph.boot.metrics.TaskGraphTag.DIRECTION;
import static io.taskgraph.boot.metrics.TaskGraphTag.LINK_TYPE;
import static io.taskgraph.boot.metrics.TaskGraphTag.LOOP;
import static io.taskgraph.boot.metrics.TaskGraphTag.METHOD;
import static io.taskgraph.boot.metrics.TaskGraphTag.OPERATION;
import static io.taskgraph.boot.metrics.TaskGraphTag.OUTCOME;
import static io.taskgraph.boot.metrics.TaskGraphTag.REASON;
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
    EPOCH_AGE(
            Scope.JOB,
            "taskgraph.epoch.age",
            Meter.Type.GAUGE,
            "seconds",
            "Time since this process first saw the epoch, so it begins anew in a process that joins. No value while it joins."),

    /** Duration of epochs. */
    EPOCH_DURATION(
            Scope.JOB,
            "taskgraph.epoch.duration",
            Meter.Type.TIMER,
            "seconds",
            "Duration of epochs, if this process saw beginning and end; the rate of its count is the number of epochs per second."),

    /** Status of the job. */
    JOB_STATUS(
            Scope.JOB,
            "taskgraph.job.status",
            Meter.Type.GAUGE,
            null,
            "1 for the current status, 0 for the others: joining (after the loss of its lease again), running, succeeded, failed, left.",
            STATUS),

    /** Tasks. */
    TASKS(
            Scope.JOB,
            "taskgraph.tasks",
            Meter.Type.GAUGE,
            null,
            "Tasks with a primary (running), with a primary on a process that is leaving (leaving), or without one (unowned); after the end processes give up their tasks. No value while this process joins.",
            STATUS),

    /** Tasks that lack backups. */
    TASKS_UNDERREPLICATED(
            Scope.JOB,
            "taskgraph.tasks.underreplicated",
            Meter.Type.GAUGE,
            null,
            "Tasks with fewer backups in sync than configured. No value while this process joins."),

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
            "Accepted calls of flagMeta; the same flag set again counts again.",
            LINK_TYPE),

    /** Flags told. */
    FLAGS_TOLD(
            Scope.PROCESS,
            "taskgraph.flags.told",
            Meter.Type.COUNTER,
            null,
            "Flags delivered to copies in this process, once for each receiver.",
            LINK_TYPE),

    /** Data requests. */
    REQUEST_DURATION(
            Scope.PROCESS,
            "taskgraph.request.duration",
            Meter.Type.TIMER,
            "seconds",
            "Duration of data requests of tasks in this process, including retries and waiting, by outcome: answered, failed, timeout, stale.",
            METHOD,
            OUTCOME),

    /** Bytes of data requests. */
    REQUEST_BYTES(
            Scope.PROCESS,
            "taskgraph.request.bytes",
            Meter.Type.COUNTER,
            "bytes",
            "Size of the inputs and answers of data requests of tasks in this process, each counted once.",
            METHOD,
            DIRECTION),

    /** Retries. */
    REQUEST_RETRIES(
            Scope.PROCESS,
            "taskgraph.request.retries",
            Meter.Type.COUNTER,
            null,
            "Repetitions of data requests of tasks in this process.",
            METHOD),

    /** Requests under way. */
    REQUESTS_ACTIVE(
            Scope.PROCESS,
            "taskgraph.requests.active",
            Meter.Type.GAUGE,
            null,
            "Data requests under way of tasks in this process."),

    /** Failovers. */
    FAILOVER_DURATION(
            Scope.PROCESS,
            "taskgraph.failover.duration",
            Meter.Type.TIMER,
            "seconds",
            "Take-overs of tasks by this process: from the loss of the former primary, as seen here, until the epoch is entered.",
            CAUSE),

    /** Lost leases. */
    REJOINS(
            Scope.PROCESS,
            "taskgraph.rejoins",
            Meter.Type.COUNTER,
            null,
            "Losses of the lease of this process, with all its copies."),

    /** Margin of the lease. */
    LEASE_MARGIN(
            Scope.PROCESS,
            "taskgraph.lease.margin",
            Meter.Type.GAUGE,
            "seconds",
            "Time for which this process may act without a further answer from the coordinator; at 0 and below it is fenced. No value while it is not in the job."),

    /** Time to live of the lease. */
    LEASE_TTL(
            Scope.PROCESS,
            "taskgraph.lease.ttl",
            Meter.Type.GAUGE,
            "seconds",
            "Time to live that the lease is asked for with; a silent process stops after it."),

    /** Time to live that was granted. */
    LEASE_GRANTED(
            Scope.PROCESS,
            "taskgraph.lease.granted",
            Meter.Type.GAUGE,
            "seconds",
            "Time to live that the coordinator has granted, which may be longer; others take the tasks of a silent process after it."),

    /** Lag of the watch. */
    WATCH_LAG(
            Scope.PROCESS,
            "taskgraph.watch.lag",
            Meter.Type.TIMER,
            "seconds",
            "Delay between the answer to a transaction of this process and its appearance in the watch; a sample of the transactions."),

    /** Lag of loops. */
    LOOP_LAG(
            Scope.PROCESS,
            "taskgraph.loop.lag",
            Meter.Type.TIMER,
            "seconds",
            "Time for which messages waited for their loop; about one in sixteen is measured.",
            LOOP),

    /** Duration of callbacks. */
    CALLBACK_DURATION(
            Scope.PROCESS,
            "taskgraph.callback.duration",
            Meter.Type.TIMER,
            "seconds",
            "Duration of callbacks of tasks in this process.",
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
            "Age of the longest running callback in this process; 0 if none is running."),

    /** Lag of backups. */
    BACKUP_LAG(
            Scope.JOB,
            "taskgraph.backup.lag",
            Meter.Type.GAUGE,
            "updates",
            "Updates by which the backup furthest behind trails its primary, as far as this process knows."),

    /** Latency of the coordinator. */
    COORDINATION_LATENCY(
            Scope.PROCESS,
            "taskgraph.coordination.latency",
            Meter.Type.TIMER,
            "seconds",
            "Duration of calls to the coordinator, by result: ok, refused, unknown (no answer), error.",
            OPERATION,
            OUTCOME),

    /** Checkpoints. */
    CHECKPOINTS(
            Scope.PROCESS,
            "taskgraph.checkpoints",
            Meter.Type.COUNTER,
            null,
            "Checkpoints that tasks in this process have asked for, by outcome: written, failed. While they fail, a task that is lost cannot go on where it was.",
            OUTCOME),

    /** Refused calls. */
    CALLS_REFUSED(
            Scope.PROCESS,
            "taskgraph.calls.refused",
            Meter.Type.COUNTER,
            null,
            "Calls refused that no process of the job makes in good order: of another run, unreadable, of a process that the job does not have, of a task, copy or epoch that cannot be, too many at a time, or by connections beyond their limits.",
            REASON),

    /** Bytes of input. */
    INPUT_BYTES(
            Scope.PROCESS,
            "taskgraph.input.bytes",
            Meter.Type.COUNTER,
            "bytes",
            "Bytes that this process has read of its shares of the input, unpacked; those of a share that is read again count again."),

    /** Rows of input. */
    INPUT_ROWS(
            Scope.PROCESS,
            "taskgraph.input.rows",
            Meter.Type.COUNTER,
            null,
            "Records that this process has read of its shares of the input."),

    /** Bytes of input that are expected. */
    INPUT_EXPECTED(
            Scope.PROCESS,
            "taskgraph.input.expected",
            Meter.Type.GAUGE,
            "bytes",
            "Bytes of the shares of the input that this process has been asked for; taskgraph.input.bytes comes to about as much when all is read.");

    /** Subject of a meter. */
    public enum Scope {
        /** The job as this process sees it: the same in every process, apart from watch lag. */
        JOB,
        /** This process: add it up over processes. */
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

    /** Returns the subject of the meter. */
    public Scope scope() {
        return scope;
    }

    /** Returns the description of the meter. */
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
