/** Annotations for the beans of a Spring application. */
@NullMarked
package io.taskgraph.boot;

import org.jspecify.annotations.NullMarked;
