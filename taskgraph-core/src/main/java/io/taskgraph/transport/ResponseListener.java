package io.taskgraph.transport;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;

/** Receives the end of one call: exactly one method is called, once. */
public interface ResponseListener<A> {

    /** Gives the answer of the copy of an incarnation. */
    void answered(A output, long incarnation);

    /** The call has failed. */
    void failed(Refusal failure, Status status);
}
