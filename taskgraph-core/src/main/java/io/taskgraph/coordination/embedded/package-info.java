/** The coordination SPI in memory, for jobs that live in one JVM and for tests. */
@NullMarked
package io.taskgraph.coordination.embedded;

import org.jspecify.annotations.NullMarked;
