package io.taskgraph.etcd;

import io.grpc.Status;

/** How one call ends, told once. */
interface Answer<A> {

    void answered(A answer);

    /**
     * Takes a failure.
     *
     * @param sent whether the request can have reached etcd
     */
    void failed(Status status, boolean sent);
}
