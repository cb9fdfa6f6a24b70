/** The master/worker programming model over the same tasks, epochs and requests. */
@NullMarked
package io.taskgraph.masterworker;

import org.jspecify.annotations.NullMarked;
