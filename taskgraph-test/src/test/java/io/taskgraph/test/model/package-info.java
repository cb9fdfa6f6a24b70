/** A model of the protocol over the real engine, all of whose states are visited. */
@NullMarked
package io.taskgraph.test.model;

import org.jspecify.annotations.NullMarked;
