package io.taskgraph.boot.grpc;

import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.taskgraph.grpc.CallLimits;
import io.taskgraph.grpc.PeerDefaults;

/** Bounds of a connection for a server on grpc-netty-shaded. */
final class ShadedLimits {

    static final String BUILDER = "io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder";

    /** Of Netty 4.2: a grpc-netty-shaded with an older one has no bounds of its connections. */
    static final String LOOPS = "io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup";

    private ShadedLimits() {}

    /** Does nothing for a server on another Netty. */
    static void apply(ServerBuilder<?> builder, CallLimits limits) {
        if (builder instanceof NettyServerBuilder netty) {
            netty.maxConcurrentCallsPerConnection(limits.callsPerConnection())
                    .maxRstFramesPerWindow(PeerDefaults.MAX_RESETS, PeerDefaults.RESET_WINDOW_SECONDS);
        }
    }
}
