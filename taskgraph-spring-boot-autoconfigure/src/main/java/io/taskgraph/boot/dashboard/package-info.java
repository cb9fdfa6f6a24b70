/**
 * The page that shows a running job in a browser. It is served where Actuator is, holds no data of the job, and asks the endpoint
 * {@code taskgraph} for it; so it shows as much as that endpoint may show to the viewer.
 */
@NullMarked
package io.taskgraph.boot.dashboard;

import org.jspecify.annotations.NullMarked;
