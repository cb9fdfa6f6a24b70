package io.taskgraph.etcd;

import io.grpc.Status;

/** Receives the messages of a stream of etcd, in order; nothing after its end. */
interface Stream<A> {

    void next(A message);

    void ended(Status status);
}
