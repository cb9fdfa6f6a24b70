package io.taskgraph.grpc;

/** A server call under way. */
@FunctionalInterface
interface Pending {

    /** Ends the call, however far it is, as one that came to a process which serves no task. */
    void abandon();
}
