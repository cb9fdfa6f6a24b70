/** The job's epochs and data requests as observations: one trace for each epoch, across processes. */
@NullMarked
package io.taskgraph.boot.tracing;

import org.jspecify.annotations.NullMarked;
