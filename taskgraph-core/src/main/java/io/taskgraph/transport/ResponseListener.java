package io.taskgraph.transport;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;

/** Told how one data request ended. Exactly one call. */
public interface ResponseListener<A> {

    /** Gives the answer of the copy of an incarnation. */
    void answered(A output, long incarnation);

    /** Tells that there is no answer. */
    void failed(Refusal failure, Status status);
}
