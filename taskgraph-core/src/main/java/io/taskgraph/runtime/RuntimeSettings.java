package io.taskgraph.runtime;

import static java.util.Objects.requireNonNull;

import io.taskgraph.PrintableText;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.engine.EngineSettings;
import io.taskgraph.engine.FlagSettings;
import io.taskgraph.engine.KeyLayout;
import java.time.Duration;

/**
 * Settings with which one process takes part in a job, made by a {@link #builder}.
 *
 * @param namespace first segment of the job's key prefix
 * @param job name of the job, second segment of its key prefix
 * @param tasks number of tasks of the job, at least 1
 * @param slots number of task copies that this process can hold, at least 1
 * @param leaseTtl how long a silent process keeps its tasks, at least 2 s, whole seconds
 * @param requestTimeout how long a data request may take, retries and waiting for an owner included
 * @param drainTimeout how long a leaving process may take to hand its tasks over
 * @param loopWarnAfter how long a callback may run before it is logged
 * @param maxMetaBytes greatest length of a meta in UTF-8, from 1 to {@value #MAX_META_BYTES}
 * @param backup how tasks are backed up
 * @param restartFinished whether to start a new run if the job of that name has ended; else its outcome is reported
 * @param zone failure domain of this process, such as its availability zone, so that backups are held elsewhere if they can be; empty
 *     if not told
 * @param flags how flags reach tasks in other processes
 */
public record RuntimeSettings(
        String namespace,
        String job,
        long tasks,
        int slots,
        Duration leaseTtl,
        Duration requestTimeout,
        Duration drainTimeout,
        Duration loopWarnAfter,
        int maxMetaBytes,
        BackupSettings backup,
        boolean restartFinished,
        String zone,
        FlagSettings flags) {

    /** Greatest length that {@code maxMetaBytes} may have, so that every flag fits into a transaction. */
    public static final int MAX_META_BYTES = 8192;

    private static final Duration MIN_LEASE_TTL = Duration.ofSeconds(2);

    public RuntimeSettings {
        requireText("namespace", namespace);
        requireText("job", job);
        requireAtLeast("tasks", tasks, 1);
        requireAtLeast("slots", slots, 1);
        requireAtLeast("maxMetaBytes", maxMetaBytes, 1);
        if (maxMetaBytes > MAX_META_BYTES) {
            throw new IllegalArgumentException(
                    "'maxMetaBytes' must be at most " + MAX_META_BYTES + ", but is " + maxMetaBytes);
        }
        KeyLayout.checkName("'namespace'", namespace);
        KeyLayout.checkName("'job'", job);
        requireLeaseTtl(leaseTtl);
        requirePositive("requestTimeout", requestTimeout);
        requirePositive("drainTimeout", drainTimeout);
        requirePositive("loopWarnAfter", loopWarnAfter);
        requireNonNull(backup, "backup");
        requireNonNull(zone, "zone");
        KeyLayout.checkName("'zone'", zone);
        requireNonNull(flags, "flags");
    }

    /** Returns a builder for the settings of a job with the defaults, which suit a job that lives in one process. */
    public static Builder builder(String job, long tasks) {
        return new Builder(job, tasks);
    }

    /** Returns the settings of a job that lives in one process, all else by default. */
    public static RuntimeSettings of(String job, long tasks) {
        return builder(job, tasks).build();
    }

    /** Returns in words how many nodes this process has at its address, and how many the job needs if these are too few. */
    String nodes(String address) {
        String needed = slots < tasks ? " (the job's " + tasks + " tasks need " + tasks + " nodes in all)" : "";
        return (slots == 1 ? "1 node" : slots + " nodes") + " at " + address + needed;
    }

    /** Returns a builder of the engine's settings that starts from these. */
    EngineSettings.Builder engine() {
        return EngineSettings.builder(namespace, job, tasks)
                .slots(slots)
                .zone(zone)
                .requestTimeoutNanos(requestTimeout.toNanos())
                .drainTimeoutNanos(drainTimeout.toNanos())
                .backup(backup)
                .restartFinished(restartFinished)
                .flags(flags);
    }

    /** Returns a builder that starts from these settings. */
    public Builder toBuilder() {
        return new Builder(job, tasks)
                .namespace(namespace)
                .slots(slots)
                .leaseTtl(leaseTtl)
                .requestTimeout(requestTimeout)
                .drainTimeout(drainTimeout)
                .loopWarnAfter(loopWarnAfter)
                .maxMetaBytes(maxMetaBytes)
                .backup(backup)
                .restartFinished(restartFinished)
                .zone(zone)
                .flags(flags);
    }

    /** Returns these settings with other ones for backups. */
    public RuntimeSettings withBackup(BackupSettings newBackup) {
        return toBuilder().backup(newBackup).build();
    }

    /** Returns these settings with another number of slots. */
    public RuntimeSettings withSlots(int newSlots) {
        return toBuilder().slots(newSlots).build();
    }

    /** Returns these settings with another answer to a job that has ended. */
    public RuntimeSettings withRestartFinished(boolean restart) {
        return toBuilder().restartFinished(restart).build();
    }

    private static void requireText(String name, String value) {
        requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException("'" + name + "' must not be blank");
        }
    }

    private static void requireAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("'" + name + "' must be at least " + least + ", but is " + value);
        }
    }

    /** What a coordinator grants: etcd counts in seconds, and grants no less than 2 s. */
    private static void requireLeaseTtl(Duration value) {
        requireNonNull(value, "leaseTtl");
        if (value.compareTo(MIN_LEASE_TTL) < 0 || value.toNanosPart() != 0) {
            throw new IllegalArgumentException("'leaseTtl' must be whole seconds, and at least "
                    + PrintableText.of(MIN_LEASE_TTL) + ", but is " + PrintableText.of(value));
        }
    }

    private static void requirePositive(String name, Duration value) {
        requireNonNull(value, name);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("'" + name + "' must be positive, but is " + PrintableText.of(value));
        }
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final String job;
        private final long tasks;
        private String namespace = "taskgraph";
        private int slots;
        private Duration leaseTtl = Duration.ofSeconds(10);
        private Duration requestTimeout = Duration.ofMinutes(5);
        private Duration drainTimeout = Duration.ofSeconds(20);
        private Duration loopWarnAfter = Duration.ofSeconds(1);
        private int maxMetaBytes = 1024;
        private BackupSettings backup = BackupSettings.none();
        private boolean restartFinished;
        private String zone = "";
        private FlagSettings flags = FlagSettings.DEFAULT;

        private Builder(String job, long tasks) {
            this.job = job;
            this.tasks = tasks;
            this.slots = (int) Math.min(Integer.MAX_VALUE, tasks);
        }

        /** Sets the first segment of the job's key prefix; {@code taskgraph} by default. */
        public Builder namespace(String namespace) {
            this.namespace = namespace;
            return this;
        }

        /** Sets how many task copies this process can hold; by default all tasks. */
        public Builder slots(int slots) {
            this.slots = slots;
            return this;
        }

        /** Sets how long a silent process keeps its tasks; 10 seconds by default. */
        public Builder leaseTtl(Duration leaseTtl) {
            this.leaseTtl = leaseTtl;
            return this;
        }

        /** Sets the timeout of a data request, retries included; 5 minutes by default. */
        public Builder requestTimeout(Duration requestTimeout) {
            this.requestTimeout = requestTimeout;
            return this;
        }

        /** Sets how long a leaving process may take to hand its tasks over; 20 seconds by default. */
        public Builder drainTimeout(Duration drainTimeout) {
            this.drainTimeout = drainTimeout;
            return this;
        }

        /** Sets how long a callback may run before it is logged; 1 second by default. */
        public Builder loopWarnAfter(Duration loopWarnAfter) {
            this.loopWarnAfter = loopWarnAfter;
            return this;
        }

        /** Sets the greatest length of a meta in UTF-8; 1,024 bytes by default. */
        public Builder maxMetaBytes(int maxMetaBytes) {
            this.maxMetaBytes = maxMetaBytes;
            return this;
        }

        /** Sets how tasks are backed up; not at all by default. */
        public Builder backup(BackupSettings backup) {
            this.backup = backup;
            return this;
        }

        /** Sets whether to start a new run if the job of that name has ended; by default its outcome is reported. */
        public Builder restartFinished(boolean restartFinished) {
            this.restartFinished = restartFinished;
            return this;
        }

        /** Sets the failure domain of this process, such as its availability zone; none by default. */
        public Builder zone(String zone) {
            this.zone = zone;
            return this;
        }

        /** Sets how flags reach tasks in other processes; directly by default. */
        public Builder flags(FlagSettings flags) {
            this.flags = flags;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if one of them is out of its range
         */
        public RuntimeSettings build() {
            return new RuntimeSettings(
                    namespace,
                    job,
                    tasks,
                    slots,
                    leaseTtl,
                    requestTimeout,
                    drainTimeout,
                    loopWarnAfter,
                    maxMetaBytes,
                    backup,
                    restartFinished,
                    zone,
                    flags);
        }
    }
}
