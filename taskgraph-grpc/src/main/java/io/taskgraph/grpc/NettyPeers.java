package io.taskgraph.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Server and channels of a transport on grpc-netty. */
final class NettyPeers {

    private final NettySettings settings;

    NettyPeers(NettySettings settings) {
        this.settings = settings;
    }

    /** Handlers hand over to loops at once, so the calls run on the threads of the network. */
    ServerSide server(HandlerRegistry registry) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(settings.bind(), settings.serverCredentials())
                .directExecutor()
                .fallbackHandlerRegistry(registry);
        return new OwnServer(
                PeerDefaults.server(builder, settings.maxMessageBytes(), settings.limits()),
                "transport at " + settings.bind(),
                settings.advertised());
    }

    ManagedChannel open(String address) {
        NodeAddress peer = NodeAddress.parse(address);
        InetSocketAddress literal = peer.socketAddress();
        NettyChannelBuilder builder = literal != null
                ? NettyChannelBuilder.forAddress(literal, settings.channelCredentials())
                : NettyChannelBuilder.forTarget("dns:///" + peer, settings.channelCredentials());
        overrideAuthority(builder, settings.authority());
        return PeerDefaults.channel(builder, settings.maxMessageBytes(), PeerDefaults.PING_INTERVAL)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) PeerDefaults.CONNECT_TIMEOUT.toMillis())
                .build();
    }

    private static void overrideAuthority(NettyChannelBuilder builder, @Nullable String authority) {
        if (authority != null) {
            builder.overrideAuthority(authority);
        }
    }
}
