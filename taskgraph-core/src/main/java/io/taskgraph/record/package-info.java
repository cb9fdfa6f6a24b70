/**
 * The record of one process: its actions and observations in the job, event by event, so that a run can be checked against the promises.
 */
@NullMarked
package io.taskgraph.record;

import org.jspecify.annotations.NullMarked;
