/** The job in Actuator: an endpoint with this process's view and the explanation of a standstill, health, and info. */
@NullMarked
package io.taskgraph.boot.actuate;

import org.jspecify.annotations.NullMarked;
