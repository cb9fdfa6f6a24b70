/** State of a task that outlives all of its copies. */
@NullMarked
package io.taskgraph.checkpoint;

import org.jspecify.annotations.NullMarked;
