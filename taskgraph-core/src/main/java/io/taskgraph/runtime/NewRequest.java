package io.taskgraph.runtime;

import java.time.Duration;

/**
 * The fixed part of a request.
 *
 * @param id its id in the session, never given twice
 * @param from the copy that asks, and its epoch
 * @param to the asked task
 * @param timeout its whole timeout, including waiting for a primary and retries
 * @param clock times it
 */
record NewRequest(long id, CopyContext from, long to, Duration timeout, RequestClock clock) {}
