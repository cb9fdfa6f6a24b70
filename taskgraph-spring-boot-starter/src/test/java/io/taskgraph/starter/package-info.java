/** The starter as a whole. */
@NullMarked
package io.taskgraph.starter;

import org.jspecify.annotations.NullMarked;
