/** The hot-standby contract: copies of a task that apply its updates and can take over. */
@NullMarked
package io.taskgraph.backup;

import org.jspecify.annotations.NullMarked;
