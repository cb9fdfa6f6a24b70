/** Whole-job benchmarks. They print figures and assert nothing, so that no build fails because a machine is slow. */
@NullMarked
package io.taskgraph.benchmarks;

import org.jspecify.annotations.NullMarked;
