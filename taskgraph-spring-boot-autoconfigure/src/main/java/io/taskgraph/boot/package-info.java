/** What a Spring application marks its beans with. */
@NullMarked
package io.taskgraph.boot;

import org.jspecify.annotations.NullMarked;
