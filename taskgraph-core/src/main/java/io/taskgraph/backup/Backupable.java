package io.taskgraph.backup;

/** A task that can have hot-standby backups. Not served yet: a task that implements it is refused by the runtime. */
public interface Backupable {

    /** Tells that this copy acts for the task. */
    void becamePrimary();

    /** Tells that this copy follows the primary. */
    void becameBackup();

    /** Applies one update; the same ones in the same order at every copy. */
    void update(UpdateLog log);
}
