/**
 * The page that shows a running job in a browser. It is served where Actuator is, holds no data of the job, and asks the endpoint
 * {@code taskgraph} for it; so it shows what that endpoint may show to whoever looks at it.
 */
@NullMarked
package io.taskgraph.boot.dashboard;

import org.jspecify.annotations.NullMarked;
