/**
 * What one process did and saw in its job, event by event, so that a run can be looked at and held against its promises afterwards.
 */
@NullMarked
package io.taskgraph.record;

import org.jspecify.annotations.NullMarked;
