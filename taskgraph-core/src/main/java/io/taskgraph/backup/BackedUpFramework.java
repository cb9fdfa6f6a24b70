package io.taskgraph.backup;

import io.taskgraph.Framework;
import java.util.concurrent.CompletionStage;

/** The framework of a task with backups. */
public interface BackedUpFramework extends Framework {

    /**
     * Changes the state of a task at its primary and its in-sync backups.
     *
     * @throws UnsupportedOperationException always: backups are not available yet
     */
    default CompletionStage<Void> update(long taskId, UpdateLog log) {
        throw new UnsupportedOperationException("'update' is not available yet: tasks have no backups");
    }
}
