/** Topologies: the neighbours of each task by link type, as pure functions of task id and epoch. */
@NullMarked
package io.taskgraph.topology;

import org.jspecify.annotations.NullMarked;
