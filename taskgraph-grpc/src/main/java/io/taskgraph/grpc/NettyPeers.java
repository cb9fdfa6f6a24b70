package io.taskgraph.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Server and channels of a transport on grpc-netty. */
final class NettyPeers implements PeerChannels {

    private final NettySettings settings;
    private final PeerSecurity security;
    private final NetworkLoops loops = NetworkLoops.create();

    NettyPeers(NettySettings settings) {
        this(settings, settings.newSecurity());
    }

    NettyPeers(NettySettings settings, PeerSecurity security) {
        this.settings = settings;
        this.security = security;
    }

    /**
     * Handlers hand over to loops at once, so the calls run on the threads of the network.
     *
     * @param connectionEnded told of each connection that is ended for a bound, with the address from which it came
     */
    ServerSide server(HandlerRegistry registry, Consumer<String> connectionEnded) {
        return new OwnServer(
                () -> builder(registry, new Connections(settings.connectionLimits(), connectionEnded)),
                "transport at " + settings.bind(),
                settings.advertised());
    }

    private NettyServerBuilder builder(HandlerRegistry registry, Connections connections) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(settings.bind(), security.server())
                .directExecutor()
                .fallbackHandlerRegistry(new InterceptedRegistry(registry, settings.serverInterceptors()));
        loops.serve(builder, connections);
        security.identify(builder);
        builder.maxConnectionIdle(settings.connectionLimits().idle().toNanos(), TimeUnit.NANOSECONDS);
        return PeerDefaults.server(builder, settings.limit().bytes(), settings.limits());
    }

    @Override
    public ManagedChannel open(String address) {
        NodeAddress peer = NodeAddress.parse(address);
        InetSocketAddress literal = peer.socketAddress();
        NettyChannelBuilder builder = literal != null
                ? NettyChannelBuilder.forAddress(literal, security.channel(address))
                : NettyChannelBuilder.forTarget("dns:///" + peer, security.channel(address));
        overrideAuthority(builder, security.authority());
        builder.eventLoopGroup(loops.working()).channelType(NetworkLoops.CHANNEL);
        return PeerDefaults.channel(builder, settings.limit().bytes(), PeerDefaults.PING_INTERVAL)
                .intercept(innermostFirst(settings.clientInterceptors().get()))
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) PeerDefaults.CONNECT_TIMEOUT.toMillis())
                .build();
    }

    @Override
    public CompletionStage<Boolean> refuses(String address) {
        try {
            return AddressCheck.refuses(NodeAddress.parse(address));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Ends the threads of server and channels, which are closed. */
    void close() {
        loops.close();
    }

    /** Of several interceptors, gRPC takes the last as the outermost. */
    private static List<ClientInterceptor> innermostFirst(List<ClientInterceptor> outermostFirst) {
        List<ClientInterceptor> reversed = new ArrayList<>(outermostFirst);
        Collections.reverse(reversed);
        return reversed;
    }

    private static void overrideAuthority(NettyChannelBuilder builder, @Nullable String authority) {
        if (authority != null) {
            builder.overrideAuthority(authority);
        }
    }
}
