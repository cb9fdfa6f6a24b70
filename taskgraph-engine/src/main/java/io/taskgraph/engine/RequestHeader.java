package io.taskgraph.engine;

/**
 * Who asks whom, in which epoch, of which run.
 *
 * @param runId run of the job
 * @param epoch epoch for which the data is asked
 * @param from asking task
 * @param fromIncarnation incarnation of its copy
 * @param to asked task
 * @param toIncarnation incarnation of the copy that is meant
 */
public record RequestHeader(String runId, long epoch, long from, long fromIncarnation, long to, long toIncarnation) {}
