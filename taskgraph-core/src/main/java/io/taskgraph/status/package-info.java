/**
 * What one process sees of its job, as values for people and programs to look at, and why the job's epoch does not advance.
 * Nothing of the protocol depends on it.
 */
@NullMarked
package io.taskgraph.status;

import org.jspecify.annotations.NullMarked;
