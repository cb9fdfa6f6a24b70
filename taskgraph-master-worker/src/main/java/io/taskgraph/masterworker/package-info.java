/**
 * The master/worker programming model: one master and its workers call each other and run on their own threads. It is an adapter over
 * tasks: the master is task 0, the workers are tasks 1 to N, and a call is a data request to an internal method.
 */
@NullMarked
package io.taskgraph.masterworker;

import org.jspecify.annotations.NullMarked;
