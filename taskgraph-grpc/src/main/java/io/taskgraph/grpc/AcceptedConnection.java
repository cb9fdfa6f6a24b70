package io.taskgraph.grpc;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection that a server has taken from its socket, on one of gRPC's two Nettys. A connection is one object. Thread-safe. */
public interface AcceptedConnection {

    /** Returns where it comes from; null if it has gone already. */
    @Nullable
    SocketAddress remote();

    /** Ends it. Does not wait. */
    void close();

    /** Runs an action once, when the connection ends, or at once if it has. The action must not block. */
    void onClose(Runnable action);
}
