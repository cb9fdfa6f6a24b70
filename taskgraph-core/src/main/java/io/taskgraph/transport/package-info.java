/** The transport SPI: data requests, pulls and backup messages between the copies of tasks. */
@NullMarked
package io.taskgraph.transport;

import org.jspecify.annotations.NullMarked;
