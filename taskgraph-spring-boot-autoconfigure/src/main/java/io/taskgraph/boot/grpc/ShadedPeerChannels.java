package io.taskgraph.boot.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.taskgraph.grpc.NodeAddress;
import io.taskgraph.grpc.PeerChannels;
import java.net.InetSocketAddress;
import net.devh.boot.grpc.client.channelfactory.ShadedNettyChannelFactory;

/** Channels between processes on grpc-netty-shaded, with net.devh's client settings. */
final class ShadedPeerChannels extends ShadedNettyChannelFactory implements PeerChannels {

    private final DevhChannelSettings settings;

    ShadedPeerChannels(DevhChannelSettings settings) {
        super(settings.properties(), settings.interceptors(), settings.configurers());
        this.settings = settings;
    }

    @Override
    public ManagedChannel open(String address) {
        NettyChannelBuilder builder = newBuilder(NodeAddress.parse(address));
        builder.withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMillis());
        settings.before(builder);
        configure(builder, DevhChannelSettings.NAME);
        settings.after(builder);
        return builder.build();
    }

    private NettyChannelBuilder newBuilder(NodeAddress peer) {
        InetSocketAddress literal = peer.socketAddress();
        String target = "dns:///" + peer;
        DataTls tls = settings.tls();
        if (tls == null) {
            return literal != null ? NettyChannelBuilder.forAddress(literal) : NettyChannelBuilder.forTarget(target);
        }
        return literal != null
                ? NettyChannelBuilder.forAddress(literal, tls.channelCredentials())
                : NettyChannelBuilder.forTarget(target, tls.channelCredentials());
    }

    @Override
    protected void configureSecurity(NettyChannelBuilder builder, String name) {
        if (settings.tls() == null) {
            super.configureSecurity(builder, name);
        }
    }
}
