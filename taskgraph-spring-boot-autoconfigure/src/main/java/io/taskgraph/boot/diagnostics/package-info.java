/** Turns mistakes found at start-up into a description and an action. */
@NullMarked
package io.taskgraph.boot.diagnostics;

import org.jspecify.annotations.NullMarked;
