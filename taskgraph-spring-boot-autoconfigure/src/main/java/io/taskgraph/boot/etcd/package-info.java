/** Wires the coordinator on etcd: all of the Boot module that touches etcd's client. */
@NullMarked
package io.taskgraph.boot.etcd;

import org.jspecify.annotations.NullMarked;
