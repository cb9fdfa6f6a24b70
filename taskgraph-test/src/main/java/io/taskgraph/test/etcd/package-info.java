/** A real etcd for tests, and a proxy that cuts, delays and swallows connections. */
@NullMarked
package io.taskgraph.test.etcd;

import org.jspecify.annotations.NullMarked;
