/**
 * Checks the records of a job's processes against the promises of the framework, after the run: {@link io.taskgraph.verify.Verify} is the
 * command, {@link io.taskgraph.verify.Verification} the same for programs. Nothing is read but the records.
 */
@NullMarked
package io.taskgraph.verify;

import org.jspecify.annotations.NullMarked;
