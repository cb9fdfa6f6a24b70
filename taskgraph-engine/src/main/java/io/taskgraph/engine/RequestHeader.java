package io.taskgraph.engine;

/**
 * Sender, receiver, epoch and run of a request.
 *
 * @param runId run of the job
 * @param epoch epoch for which the data is asked
 * @param from asking task
 * @param fromIncarnation incarnation of its copy
 * @param to asked task
 * @param toIncarnation incarnation of the copy that is meant
 */
public record RequestHeader(String runId, long epoch, long from, long fromIncarnation, long to, long toIncarnation) {}
