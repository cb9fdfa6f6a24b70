package io.taskgraph.backup;

import io.taskgraph.Framework;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The framework with updates of {@link Backupable} tasks. {@link io.taskgraph.Task#init} is always given one (cast it), so that any
 * task can change the state of a task that is {@code Backupable}.
 */
public interface BackedUpFramework extends Framework {

    /**
     * Changes the state of a task at its primary and its in-sync backups. Updates that one copy makes of one task are applied in the
     * order of these calls. Each is applied once, even if the task's primary is lost meanwhile: the update follows the task to its
     * next primary.
     *
     * <p>The stage completes when the update is acknowledged as the settings say and has been handed to the primary's loop: data
     * requested from then on shows it. It fails with a {@link io.taskgraph.RequestFailedException} when the task is not
     * {@link Backupable} (FAILED_PRECONDITION), when too many updates wait (RESOURCE_EXHAUSTED), when this copy does not act for its task
     * (CANCELLED), or when {@code taskgraph.request.timeout} has passed (DEADLINE_EXCEEDED): then it is unknown whether the update was
     * or will be applied.
     *
     * @param log the change; its id is given by the primary
     * @throws IllegalArgumentException if there is no such task, or the change is larger than {@code taskgraph.backup.update-limit}
     */
    CompletionStage<@Nullable Void> update(long taskId, UpdateLog log);
}
