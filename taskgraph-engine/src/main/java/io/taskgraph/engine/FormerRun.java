package io.taskgraph.engine;

import io.taskgraph.Outcome;

/**
 * A run that had ended before this process joined: nothing of it was done here.
 *
 * @param runId id of the run
 * @param outcome how it ended
 * @param endedAt when it ended, by the clock of the process that ended it, in the form of ISO 8601; empty if it did not say
 * @param difference in which point that run was set up in another way than this process, as a sentence without a full stop; empty if
 *     in none
 */
public record FormerRun(String runId, Outcome outcome, String endedAt, String difference) {}
