/** Block-wise non-negative matrix factorisation across tasks. */
@NullMarked
package io.taskgraph.samples.bwmf;

import org.jspecify.annotations.NullMarked;
