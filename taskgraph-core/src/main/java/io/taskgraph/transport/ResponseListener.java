package io.taskgraph.transport;

import io.grpc.Status;

/** Told how one data request ended. Exactly one call. */
public interface ResponseListener<A> {

    /** Gives the answer of the copy of an incarnation. */
    void answered(A output, long incarnation);

    /** Tells that there is no answer. */
    void failed(Failure failure, Status status);

    /** Why there is no answer. */
    enum Failure {
        /** The asked copy is not there (any more), or could not be reached: ask again when ownership is known anew. */
        NOT_OWNER,
        /** The asked copy is in a later epoch. */
        STALE_EPOCH,
        /** The handler failed, or cannot be asked so. Not asked again. */
        HANDLER
    }
}
