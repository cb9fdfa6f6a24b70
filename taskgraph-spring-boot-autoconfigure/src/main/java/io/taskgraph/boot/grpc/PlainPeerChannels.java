package io.taskgraph.boot.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.taskgraph.grpc.PeerChannels;
import net.devh.boot.grpc.client.channelfactory.NettyChannelFactory;

/** Channels between processes on grpc-netty, with net.devh's client settings. */
final class PlainPeerChannels extends NettyChannelFactory implements PeerChannels {

    private static final NettyChannels<NettyChannelBuilder> NETTY = new NettyChannels<>(
            NettyChannelBuilder::forAddress,
            NettyChannelBuilder::forAddress,
            NettyChannelBuilder::forTarget,
            NettyChannelBuilder::forTarget);

    private final DevhChannelSettings settings;

    PlainPeerChannels(DevhChannelSettings settings) {
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
