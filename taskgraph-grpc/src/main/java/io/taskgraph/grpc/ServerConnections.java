package io.taskgraph.grpc;

import io.grpc.netty.NettyServerBuilder;

/**
 * Bounds of the connections to a server in which the registry of a {@link GrpcDataTransport} is mounted. That server then runs on threads that
 * end when this is closed. Thread-safe.
 */
public final class ServerConnections implements AutoCloseable {

    private final NetworkLoops loops = NetworkLoops.create();
    private final ConnectionLimits limits;
    private final GrpcDataTransport transport;

    /**
     * @param limits for one server; for several, each has them
     * @param transport told of each connection that is ended for a bound
     */
    public ServerConnections(ConnectionLimits limits, GrpcDataTransport transport) {
        this.limits = limits;
        this.transport = transport;
    }

    /** Applies the bounds to a server that is not built yet, but for that of idle connections. */
    public void apply(NettyServerBuilder builder) {
        loops.serve(builder, new Connections(limits, transport::connectionEnded));
    }

    /** Ends the threads of the server, which has ended. Does not wait. */
    @Override
    public void close() {
        loops.close();
    }
}
