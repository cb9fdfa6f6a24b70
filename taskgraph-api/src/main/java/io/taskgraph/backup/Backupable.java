package io.taskgraph.backup;

import io.taskgraph.checkpoint.Checkpointable;

/**
 * A task with hot-standby backups: copies on other processes that apply its updates and take over when its primary is lost.
 *
 * <p>At each copy the order is {@code init}, then {@link #becameBackup} or {@link #becamePrimary}, then updates. A backup that takes
 * over gets {@link #becamePrimary} after all acknowledged updates, and then enters the epoch. A backup enters no epoch, hears no flags
 * and serves no requests.
 *
 * <p>The state changes by updates alone. A backup that is new or has missed too much receives the whole state: the primary
 * {@linkplain #writeState writes} it, and the backup {@linkplain #restoreState restores} it in place of its own. All callbacks run on
 * the copy's loop. An exception in a callback at a backup drops that backup, and this process does not back the task up again. At the primary it ends
 * the job as failed: an {@code IOException} of {@link #writeState} too, where the state is written for a backup and not for a checkpoint.
 */
public interface Backupable extends Checkpointable {

    /** This copy now acts for the task. */
    default void becamePrimary() {}

    /** This copy now follows the primary. */
    default void becameBackup() {}

    /** Applies one update. Every copy applies the same updates once and in the same order; the result must depend on state and update alone. */
    void update(UpdateLog log);
}
