/**
 * Tests of an application's own tasks: {@link io.taskgraph.test.TaskGraphTest} runs them as a whole job, under virtual time with seeded
 * faults or with threads around the embedded coordinator, and the callbacks of every copy can be asserted afterwards.
 */
@NullMarked
package io.taskgraph.test;

import org.jspecify.annotations.NullMarked;
