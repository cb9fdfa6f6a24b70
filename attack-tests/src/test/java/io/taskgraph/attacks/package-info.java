/**
 * Real processes of a job, and a caller that is none of them: it floods them, sends garbage, and says that it is a task of the job. The
 * job must go on meanwhile, and nothing of the caller may be left behind.
 */
@NullMarked
package io.taskgraph.attacks;

import org.jspecify.annotations.NullMarked;
