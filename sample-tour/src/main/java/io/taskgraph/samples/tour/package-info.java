/** Small programs of one idea each, which the documentation quotes. */
@NullMarked
package io.taskgraph.samples.tour;

import org.jspecify.annotations.NullMarked;
