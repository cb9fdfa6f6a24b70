package io.taskgraph.runtime;

import static java.util.Objects.requireNonNull;

import io.taskgraph.backup.BackupSettings;
import java.time.Duration;

/**
 * What one process needs to know to take part in a job.
 *
 * @param namespace first segment of the job's key prefix
 * @param job name of the job, second segment of its key prefix
 * @param tasks number of tasks of the job, at least 1
 * @param slots number of task copies that this process can hold, at least 1
 * @param leaseTtl how long a silent process keeps its tasks, at least 2 s, whole seconds
 * @param requestTimeout how long a data request may take, retries and waiting for an owner included
 * @param drainTimeout how long a leaving process may take to hand its tasks over
 * @param loopWarnAfter how long a callback may run before it is logged
 * @param maxMetaBytes greatest length of a meta in UTF-8, at least 1
 * @param backup how tasks are backed up
 * @param restartFinished whether to start a new run if the job of that name has ended; else its outcome is reported
 * @param zone what fails together with this process, such as the name of its data centre, so that backups are held elsewhere if they
 *     can be; empty if not told
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
        String zone) {

    public RuntimeSettings {
        requireText("namespace", namespace);
        requireText("job", job);
        requireAtLeast("tasks", tasks, 1);
        requireAtLeast("slots", slots, 1);
        requireAtLeast("maxMetaBytes", maxMetaBytes, 1);
        requirePositive("leaseTtl", leaseTtl);
        requirePositive("requestTimeout", requestTimeout);
        requirePositive("drainTimeout", drainTimeout);
        requirePositive("loopWarnAfter", loopWarnAfter);
        requireNonNull(zone, "zone");
    }

    /** The settings of a job without backups and zones. */
    public RuntimeSettings(
            String namespace,
            String job,
            long tasks,
            int slots,
            Duration leaseTtl,
            Duration requestTimeout,
            Duration drainTimeout,
            Duration loopWarnAfter,
            int maxMetaBytes,
            boolean restartFinished) {
        this(
                namespace,
                job,
                tasks,
                slots,
                leaseTtl,
                requestTimeout,
                drainTimeout,
                loopWarnAfter,
                maxMetaBytes,
                BackupSettings.none(),
                restartFinished,
                "");
    }

    /** Returns these settings with other ones for backups. */
    public RuntimeSettings withBackup(BackupSettings newBackup) {
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
                newBackup,
                restartFinished,
                zone);
    }

    /** Returns the settings of a job that lives in one process, all else by default. */
    public static RuntimeSettings of(String job, long tasks) {
        return new RuntimeSettings(
                "taskgraph",
                job,
                tasks,
                Math.toIntExact(tasks),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                1024,
                false);
    }

    /** Returns these settings with another number of slots. */
    public RuntimeSettings withSlots(int newSlots) {
        return new RuntimeSettings(
                namespace,
                job,
                tasks,
                newSlots,
                leaseTtl,
                requestTimeout,
                drainTimeout,
                loopWarnAfter,
                maxMetaBytes,
                backup,
                restartFinished,
                zone);
    }

    /** Returns these settings with another answer to a job that has ended. */
    public RuntimeSettings withRestartFinished(boolean restart) {
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
                restart,
                zone);
    }

    /** Returns these settings with another zone. */
    public RuntimeSettings withZone(String newZone) {
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
                newZone);
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

    private static void requirePositive(String name, Duration value) {
        requireNonNull(value, name);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("'" + name + "' must be positive, but is " + value);
        }
    }
}
