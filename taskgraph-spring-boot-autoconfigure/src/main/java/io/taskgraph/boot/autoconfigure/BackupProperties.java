package io.taskgraph.boot.autoconfigure;

import io.taskgraph.backup.Acknowledge;
import io.taskgraph.backup.BackupSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Properties of the backups of tasks, under {@code taskgraph.backup}. */
public class BackupProperties {

    private static final int MAX_UPDATES = 1_000_000;
    private static final DataSize DEFAULT_UPDATE_LIMIT = DataSize.ofMegabytes(1);

    /** Number of backups of each task that is Backupable. */
    private int replicas;

    /** Copies that must have an update before it is acknowledged. */
    private Acknowledge acknowledge = Acknowledge.ALL;

    /** Greatest size of an update. By default 1MB, or half the limit of a message between processes if that is less. */
    private @Nullable DataSize updateLimit;

    /** Number of applied updates that each copy keeps, so that a backup that was away can catch up. */
    private int retained = 1_000;

    /** Maximum number of waiting updates of one copy for one task. */
    private int waiting = 10_000;

    /** Time for which a slow backup is waited for before updates are acknowledged without it. */
    private Duration timeout = Duration.ofSeconds(2);

    BackupSettings settings(DataSize maxMessage) {
        return new BackupSettings(replicas, acknowledge, updateLimit(maxMessage), retained, waiting, timeout);
    }

    /** Returns the limit that is set, or one that follows that of messages, into which an update must fit twice. */
    private int updateLimit(DataSize maxMessage) {
        long half = maxMessage.toBytes() / 2;
        DataSize set = updateLimit;
        if (set == null) {
            return Math.toIntExact(Math.max(1, Math.min(DEFAULT_UPDATE_LIMIT.toBytes(), half)));
        }
        if (set.toBytes() < 1 || set.toBytes() > half) {
            throw new InvalidConfigurationPropertyValueException(
                    "taskgraph.backup.update-limit",
                    set,
                    "An update has at least 1 byte, and fits twice into a message between processes, which"
                            + " 'taskgraph.data.max-message-size' limits to " + maxMessage + ".");
        }
        return Math.toIntExact(set.toBytes());
    }

    static void check(PropertyRules rules) {
        rules.between("replicas", 0, BackupSettings.MAX_REPLICAS);
        rules.set("acknowledge");
        rules.between("retained", 1, MAX_UPDATES);
        rules.between("waiting", 1, MAX_UPDATES);
        rules.lasts("timeout", "1ms", "365d");
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

    public @Nullable DataSize getUpdateLimit() {
        return updateLimit;
    }

    public void setUpdateLimit(@Nullable DataSize updateLimit) {
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
