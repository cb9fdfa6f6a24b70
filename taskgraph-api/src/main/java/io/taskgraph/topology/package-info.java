/** Who is connected with whom, by link type and epoch: pure functions of task id and epoch. */
@NullMarked
package io.taskgraph.topology;

import org.jspecify.annotations.NullMarked;
