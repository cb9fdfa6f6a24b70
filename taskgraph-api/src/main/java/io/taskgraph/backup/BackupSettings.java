package io.taskgraph.backup;

import static java.util.Objects.requireNonNull;

import io.taskgraph.PrintableText;
import java.time.Duration;

/**
 * How tasks that are {@link Backupable} are backed up.
 *
 * @param replicas number of backups of each task, from 0 to {@value #MAX_REPLICAS}
 * @param acknowledge when an update counts as done
 * @param updateLimit greatest size of an update in bytes, at least 1
 * @param retained greatest number of applied updates that each copy keeps; a backup that missed at most these catches up without a
 *     transfer of the state, and a backup further behind goes out of sync; at least 1
 * @param waiting greatest number of updates of one copy for one task that wait; one more fails at once; at least 1
 * @param timeout how long a backup may take for the next step before updates are acknowledged without it
 */
public record BackupSettings(
        int replicas, Acknowledge acknowledge, int updateLimit, int retained, int waiting, Duration timeout) {

    /** Greatest number of backups of a task: those in sync are named in one key. */
    public static final int MAX_REPLICAS = 16;

    public BackupSettings {
        requireAtLeast("replicas", replicas, 0);
        if (replicas > MAX_REPLICAS) {
            throw new IllegalArgumentException("'replicas' must be at most " + MAX_REPLICAS + ", but is " + replicas);
        }
        requireNonNull(acknowledge, "acknowledge");
        requireAtLeast("updateLimit", updateLimit, 1);
        requireAtLeast("retained", retained, 1);
        requireAtLeast("waiting", waiting, 1);
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("'timeout' must be positive, but is " + PrintableText.of(timeout));
        }
    }

    /** Returns the settings of a job without backups; updates of 1 MiB at most. */
    public static BackupSettings none() {
        return new BackupSettings(0, Acknowledge.ALL, 1 << 20, 1_000, 10_000, Duration.ofSeconds(2));
    }

    /** Returns these settings with another number of backups of each task. */
    public BackupSettings withReplicas(int newReplicas) {
        return new BackupSettings(newReplicas, acknowledge, updateLimit, retained, waiting, timeout);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("'" + name + "' must be at least " + least + ", but is " + value);
        }
    }
}
