/** The transport SPI: how a task pulls data from the copy that acts for another task. */
@NullMarked
package io.taskgraph.transport;

import org.jspecify.annotations.NullMarked;
