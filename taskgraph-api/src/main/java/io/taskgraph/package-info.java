/**
 * The interfaces that an application implements and calls: tasks and their framework, values and exceptions.
 *
 * <p>Callbacks of one task copy run one after another on that copy's loop, so user code needs no locks.
 */
@NullMarked
package io.taskgraph;

import org.jspecify.annotations.NullMarked;
