/** The coordination SPI: revisioned keys, fenced transactions, leases and watches with the semantics of etcd v3. */
@NullMarked
package io.taskgraph.coordination;

import org.jspecify.annotations.NullMarked;
