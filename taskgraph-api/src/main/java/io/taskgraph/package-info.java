/**
 * What an application implements and calls: tasks, their framework, the values everybody shares and the exceptions.
 *
 * <p>Callbacks of one task copy run one after another on that copy's loop, so user code needs no locks.
 */
@NullMarked
package io.taskgraph;

import org.jspecify.annotations.NullMarked;
