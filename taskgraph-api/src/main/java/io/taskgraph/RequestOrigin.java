package io.taskgraph;

/**
 * The copy of a task that has made a data request.
 *
 * @param taskId the task
 * @param fencingToken the {@link Framework#fencingToken} of the copy, which tells it from earlier and later copies of the task
 */
public record RequestOrigin(long taskId, long fencingToken) {}
