/** The least that a Spring Boot program with Actuator is: what a job's start is measured against. */
@NullMarked
package io.taskgraph.benchmarks.bare;

import org.jspecify.annotations.NullMarked;
