package io.taskgraph.grpc;

import io.grpc.ManagedChannel;
import java.util.concurrent.CompletionStage;

/** Opens channels to other processes. Thread-safe. */
@FunctionalInterface
public interface PeerChannels {

    /**
     * Returns a new channel, for the caller to shut down. Does not wait for a connection.
     *
     * @param address the result of {@link ServerSide#start} at the other process
     */
    ManagedChannel open(String address);

    /**
     * Returns whether connections to an address are refused now, for certain. By default by a call on a channel of its own.
     *
     * @param address as for {@link #open}
     */
    default CompletionStage<Boolean> refuses(String address) {
        return ConnectionMonitor.refuses(this, address);
    }
}
