/** Applications that were processed ahead of time, on the JVM. */
@NullMarked
package io.taskgraph.starter.aot;

import org.jspecify.annotations.NullMarked;
