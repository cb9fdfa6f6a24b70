/** The worked examples of the documentation, run by tests. */
@NullMarked
package io.taskgraph.examples;

import org.jspecify.annotations.NullMarked;
