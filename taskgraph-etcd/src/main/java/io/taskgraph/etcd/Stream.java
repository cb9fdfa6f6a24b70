package io.taskgraph.etcd;

import io.grpc.Status;

/** What a stream of etcd's tells, in order; nothing after its end. */
interface Stream<A> {

    void next(A message);

    void ended(Status status);
}
