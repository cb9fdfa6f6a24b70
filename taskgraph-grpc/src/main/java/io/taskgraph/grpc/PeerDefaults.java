package io.taskgraph.grpc;

import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Settings of connections between processes, for builders of servers and channels. */
public final class PeerDefaults {

    /** Time after which an attempt to connect fails. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Default maximum size of a message: 16 MiB. */
    public static final int MAX_MESSAGE_BYTES = 16 << 20;

    /** How often a server may be pinged. gRPC's own default, 5 minutes, would let a dead connection stand for as long. */
    public static final Duration PERMITTED_PING_INTERVAL = Duration.ofSeconds(5);

    /** How often a connection is pinged: well above the interval that a server permits. */
    public static final Duration PING_INTERVAL = Duration.ofSeconds(10);

    /**
     * How many calls of one connection may be cancelled in {@link #RESET_WINDOW_SECONDS} before it is ended. A job whose epochs end before all
     * requests are answered cancels the others.
     */
    public static final int MAX_RESETS = 100_000;

    /** See {@link #MAX_RESETS}. */
    public static final int RESET_WINDOW_SECONDS = 10;

    /** Time after which a connection is ended that has not become one of HTTP/2. gRPC's own default is 2 minutes. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

    private PeerDefaults() {}

    /**
     * Lets pings find dead connections, and connects directly, since a proxy's refusal would be mistaken for the peer's. Listeners of calls, and so client interceptors, run on the threads of the network.
     *
     * @param pingInterval not less than the servers permit, else they end the connection
     */
    public static <B extends ManagedChannelBuilder<?>> B channel(
            B builder, int maxMessageBytes, Duration pingInterval) {
        builder.directExecutor()
                .disableRetry()
                .maxInboundMessageSize(maxMessageBytes)
                .keepAliveTime(pingInterval.toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(PING_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveWithoutCalls(true)
                .proxyDetector(target -> null);
        return builder;
    }

    /**
     * Permits the pings of {@link #channel} with the interval {@link #PING_INTERVAL}, and bounds what one connection can ask for. Those bounds
     * that gRPC has for grpc-netty alone hold there alone: for grpc-netty-shaded the caller sets them.
     */
    public static <B extends ServerBuilder<?>> B server(B builder, int maxMessageBytes, CallLimits limits) {
        if (builder instanceof NettyServerBuilder netty) {
            netty.maxConcurrentCallsPerConnection(limits.callsPerConnection())
                    .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS);
        }
        builder.handshakeTimeout(HANDSHAKE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        builder.maxInboundMessageSize(maxMessageBytes)
                .permitKeepAliveTime(PERMITTED_PING_INTERVAL.toNanos(), TimeUnit.NANOSECONDS)
                .permitKeepAliveWithoutCalls(true);
        return builder;
    }
}
