/** The job in Actuator: an endpoint with what this process sees and why the epoch stands, health, and info. */
@NullMarked
package io.taskgraph.boot.actuate;

import org.jspecify.annotations.NullMarked;
