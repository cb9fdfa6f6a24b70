/**
 * The master/worker programming model: one master and its workers call each other and run on threads of their own. An adapter over
 * tasks: the master is task 0, the workers are tasks 1 to N, and a call is a data request of a method of the framework's own.
 */
@NullMarked
package io.taskgraph.masterworker;

import org.jspecify.annotations.NullMarked;
