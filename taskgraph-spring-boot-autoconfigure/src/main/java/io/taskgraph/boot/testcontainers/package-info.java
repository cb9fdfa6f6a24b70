/**
 * Tells an application where an etcd in a container of Testcontainers is, so that {@code @ServiceConnection} is all that a test
 * says of it.
 */
@NullMarked
package io.taskgraph.boot.testcontainers;

import org.jspecify.annotations.NullMarked;
