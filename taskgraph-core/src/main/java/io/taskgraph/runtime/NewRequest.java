package io.taskgraph.runtime;

import java.time.Duration;

/**
 * What is settled of a request when it is made.
 *
 * @param id its id in the session, never given twice
 * @param from the copy that asks, and its epoch
 * @param to the asked task
 * @param timeout how long it may take in all, waiting for a primary and retries included
 * @param clock times it
 */
record NewRequest(long id, CopyContext from, long to, Duration timeout, RequestClock clock) {}
