/** The lifecycle that joins and leaves the job, and its events for the application. */
@NullMarked
package io.taskgraph.boot.lifecycle;

import org.jspecify.annotations.NullMarked;
