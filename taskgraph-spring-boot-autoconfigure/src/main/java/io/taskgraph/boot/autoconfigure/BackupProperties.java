package io.taskgraph.boot.autoconfigure;

import io.taskgraph.backup.Acknowledge;
import io.taskgraph.backup.BackupSettings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.util.unit.DataSize;

/** Properties of the backups of tasks, under {@code taskgraph.backup}. */
public class BackupProperties {

    private static final int MAX_UPDATES = 1_000_000;

    /** Number of backups of each task that is Backupable. */
    @Min(0)
    @Max(BackupSettings.MAX_REPLICAS)
    private int replicas;

    /** Copies that must have an update before it is acknowledged. */
    @NotNull
    private Acknowledge acknowledge = Acknowledge.ALL;

    /** Maximum size of an update. */
    @NotNull
    private DataSize updateLimit = DataSize.ofMegabytes(1);

    /** Number of applied updates that each copy keeps, so that a backup that was away can catch up. */
    @Min(1)
    @Max(MAX_UPDATES)
    private int retained = 1_000;

    /** Maximum number of waiting updates of one copy for one task. */
    @Min(1)
    @Max(MAX_UPDATES)
    private int waiting = 10_000;

    /** Time for which a slow backup is waited for before updates are acknowledged without it. */
    @NotNull
    @DurationMin(millis = 1)
    @DurationMax(days = 365)
    private Duration timeout = Duration.ofSeconds(2);

    BackupSettings settings() {
        return new BackupSettings(
                replicas, acknowledge, Math.toIntExact(updateLimit.toBytes()), retained, waiting, timeout);
    }

    public int getReplicas() {
        return replicas;
    }

    public void setReplicas(int replicas) {
        this.replicas = replicas;
    }

    public Acknowledge getAcknowledge() {
        return acknowledge;
    }

    public void setAcknowledge(Acknowledge acknowledge) {
        this.acknowledge = acknowledge;
    }

    public DataSize getUpdateLimit() {
        return updateLimit;
    }

    public void setUpdateLimit(DataSize updateLimit) {
        this.updateLimit = updateLimit;
    }

    public int getRetained() {
        return retained;
    }

    public void setRetained(int retained) {
        this.retained = retained;
    }

    public int getWaiting() {
        return waiting;
    }

    public void setWaiting(int waiting) {
        this.waiting = waiting;
    }

    public Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }
}
