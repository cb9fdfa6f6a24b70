/** Tells an application where an etcd that Docker Compose runs is, so that it need not be set. */
@NullMarked
package io.taskgraph.boot.compose;

import org.jspecify.annotations.NullMarked;
