/**
 * Whole jobs in one thread under virtual time: the production engine and runtime on a simulated network and coordinator, with
 * faults drawn from a seed. The same seed gives the same run.
 */
@NullMarked
package io.taskgraph.test.simulation;

import org.jspecify.annotations.NullMarked;
