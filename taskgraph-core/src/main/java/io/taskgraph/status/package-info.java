/**
 * The job as one process sees it, as values for people and programs, and the explanation of an epoch that does not advance.
 * Nothing of the protocol depends on it.
 */
@NullMarked
package io.taskgraph.status;

import org.jspecify.annotations.NullMarked;
