/** The job's meters and observations for Micrometer, fed by the listeners of the runtime. */
@NullMarked
package io.taskgraph.boot.metrics;

import org.jspecify.annotations.NullMarked;
