package io.taskgraph.grpc;

import io.grpc.netty.NettyServerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the connections to a server in which the registry of a {@link GrpcDataTransport} is mounted. A server on grpc-netty then runs on
 * threads that end when this is closed. Thread-safe.
 */
public final class ServerConnections implements AutoCloseable {

    private final ConnectionLimits limits;
    private final GrpcDataTransport transport;

    /** Made when a server needs it. Guarded by this. */
    private @Nullable NetworkLoops loops;

    /**
     * @param limits for one server; for several, each has them
     * @param transport told of each connection that is ended for a bound
     */
    public ServerConnections(ConnectionLimits limits, GrpcDataTransport transport) {
        this.limits = limits;
        this.transport = transport;
    }

    /** Applies the bounds to a server that is not built yet, but for that of idle connections. */
    public synchronized void apply(NettyServerBuilder builder) {
        if (loops == null) {
            loops = NetworkLoops.create();
        }
        loops.serve(builder, newConnections());
    }

    /** Returns bounds of the connections to one server, for one on another Netty, whose threads and gate the caller provides. */
    public Connections newConnections() {
        return new Connections(limits, transport::connectionEnded);
    }

    /** Ends the threads of the server, which has ended. Does not wait. */
    @Override
    public synchronized void close() {
        if (loops != null) {
            loops.close();
        }
    }
}
