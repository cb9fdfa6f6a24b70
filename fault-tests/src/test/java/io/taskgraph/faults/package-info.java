/**
 * Real processes of a job on a real etcd, and what happens when they are killed, stopped, cut off or asked to leave. What
 * effects they had is judged by etcd's own history, which names for each flag the incarnation that set it.
 */
@NullMarked
package io.taskgraph.faults;

import org.jspecify.annotations.NullMarked;
