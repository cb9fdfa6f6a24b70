package io.taskgraph.boot.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.taskgraph.grpc.PeerChannels;
import net.devh.boot.grpc.client.channelfactory.ShadedNettyChannelFactory;

/** Channels between processes on grpc-netty-shaded, with net.devh's client settings. */
final class ShadedPeerChannels extends ShadedNettyChannelFactory implements PeerChannels {

    private static final NettyChannels<NettyChannelBuilder> NETTY = new NettyChannels<>(
            NettyChannelBuilder::forAddress,
            NettyChannelBuilder::forAddress,
            NettyChannelBuilder::forTarget,
            NettyChannelBuilder::forTarget);

    private final DevhChannelSettings settings;

    ShadedPeerChannels(DevhChannelSettings settings) {
        super(settings.properties(), settings.interceptors(), settings.configurers());
        this.settings = settings;
    }

    @Override
    public ManagedChannel open(String address) {
        return settings.open(address, NETTY, builder -> {
            builder.withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMillis());
            configure(builder, DevhChannelSettings.NAME);
        });
    }

    @Override
    protected void configureSecurity(NettyChannelBuilder builder, String name) {
        if (settings.tls() == null) {
            super.configureSecurity(builder, name);
        }
    }
}
