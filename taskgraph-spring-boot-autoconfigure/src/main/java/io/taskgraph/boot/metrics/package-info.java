/** The job's meters and observations for Micrometer, fed by what the runtime tells its listeners. */
@NullMarked
package io.taskgraph.boot.metrics;

import org.jspecify.annotations.NullMarked;
