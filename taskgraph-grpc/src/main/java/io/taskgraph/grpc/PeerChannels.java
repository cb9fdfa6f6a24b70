package io.taskgraph.grpc;

import io.grpc.ManagedChannel;

/** Opens channels to other processes. Thread-safe. */
@FunctionalInterface
public interface PeerChannels {

    /**
     * Returns a new channel, for the caller to shut down. Does not wait for a connection.
     *
     * @param address the result of {@link ServerSide#start} at the other process
     */
    ManagedChannel open(String address);
}
