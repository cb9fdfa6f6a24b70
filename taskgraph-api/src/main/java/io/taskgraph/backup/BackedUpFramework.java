package io.taskgraph.backup;

import io.taskgraph.Framework;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The framework of a task with backups. What {@link io.taskgraph.Task#init} is given is always one, so that any task can change
 * the state of one that is {@link Backupable}.
 */
public interface BackedUpFramework extends Framework {

    /**
     * Changes the state of a task at its primary and its in-sync backups. Updates that one copy makes of one task are applied in the
     * order of these calls. Each is applied once, also if the task's primary is lost meanwhile: the update follows the task to its
     * next primary.
     *
     * <p>The stage completes when the update is acknowledged as the settings say and has been handed to the primary's loop: data
     * requested from then on shows it. It fails with a {@link io.taskgraph.RequestFailedException} when the task is not
     * {@link Backupable} (FAILED_PRECONDITION), when too many updates wait (RESOURCE_EXHAUSTED), when this copy does not act for its task
     * (CANCELLED), or when the deadline of requests has passed (DEADLINE_EXCEEDED): whether the update was or will be applied is
     * unknown then.
     *
     * @param log the change; its id is given by the primary
     * @throws IllegalArgumentException if there is no such task, or the change is larger than {@code taskgraph.backup.update-limit}
     */
    CompletionStage<@Nullable Void> update(long taskId, UpdateLog log);
}
