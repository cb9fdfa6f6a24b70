/** The rules of architecture that each module is held against. Not published. */
@NullMarked
package io.taskgraph.architecture;

import org.jspecify.annotations.NullMarked;
