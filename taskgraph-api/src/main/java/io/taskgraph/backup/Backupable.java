package io.taskgraph.backup;

import io.taskgraph.checkpoint.Checkpointable;

/**
 * A task with hot-standby backups: copies on other processes that apply its updates and take over when its primary is lost.
 *
 * <p>At each copy the order is {@code init}, then {@link #becameBackup} or {@link #becamePrimary}, then updates; a backup that
 * takes over is told {@link #becamePrimary} after all updates that were acknowledged, and then enters the epoch. A backup enters
 * no epoch, and is told of no flag and asked for no data.
 *
 * <p>The state that is backed up changes by updates alone. A backup that is new or has missed too much is given it as a whole:
 * the primary {@linkplain #writeState writes} it, and the backup {@linkplain #restoreState restores} it in the place of its own.
 * All callbacks run on the copy's loop. An exception of one at a backup drops that backup; this process does not back the task up
 * again.
 */
public interface Backupable extends Checkpointable {

    /** Tells that this copy acts for the task. */
    default void becamePrimary() {}

    /** Tells that this copy follows the primary. */
    default void becameBackup() {}

    /** Applies one update: each once, the same ones in the same order at every copy. Must not depend on anything but state and update. */
    void update(UpdateLog log);
}
