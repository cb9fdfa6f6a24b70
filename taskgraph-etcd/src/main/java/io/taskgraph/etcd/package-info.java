/** Coordination on etcd v3: keys, transactions, leases and watches of a cluster that many processes share. */
@NullMarked
package io.taskgraph.etcd;

import org.jspecify.annotations.NullMarked;
