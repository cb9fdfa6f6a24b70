package io.taskgraph.boot.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.taskgraph.grpc.NodeAddress;
import io.taskgraph.grpc.PeerDefaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import net.devh.boot.grpc.client.channelfactory.GrpcChannelConfigurer;
import net.devh.boot.grpc.client.config.GrpcChannelProperties;
import net.devh.boot.grpc.client.config.GrpcChannelsProperties;
import net.devh.boot.grpc.client.config.NegotiationType;
import net.devh.boot.grpc.client.interceptor.GlobalClientInterceptorRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The application's settings of channels, as they apply to the channels between processes: they are clients of the name
 * {@value #NAME} with the defaults of {@code GLOBAL}, for its configurers too.
 *
 * @param properties with an entry for that name
 * @param interceptors the global ones
 * @param configurers of the application, which have the last word but for the message size
 * @param tls TLS in place of net.devh's security settings
 */
record DevhChannelSettings(
        GrpcChannelsProperties properties,
        GlobalClientInterceptorRegistry interceptors,
        List<GrpcChannelConfigurer> configurers,
        int maxMessageBytes,
        Duration pingInterval,
        @Nullable DataTls tls) {

    static final String NAME = "taskgraph";

    /**
     * Copies the application's properties, for which net.devh gives no address and no negotiation type to a name on its own.
     *
     * @param plaintext whether to use plain text where the application has set no negotiation type
     */
    static GrpcChannelsProperties forPeers(GrpcChannelsProperties application, boolean plaintext) {
        GrpcChannelProperties peers = new GrpcChannelProperties();
        peers.copyDefaultsFrom(application.getChannel(NAME));
        if (plaintext) {
            peers.setNegotiationType(NegotiationType.PLAINTEXT);
        }
        GrpcChannelsProperties properties = new GrpcChannelsProperties();
        properties.getClient().put(NAME, peers);
        return properties;
    }

    /** Opens a channel to a peer; {@code configure} applies net.devh's settings, after the defaults and before those that are fixed. */
    <B extends ManagedChannelBuilder<B>> ManagedChannel open(
            String address, NettyChannels<B> netty, Consumer<B> configure) {
        B builder = netty.to(NodeAddress.parse(address), tls);
        before(builder);
        configure.accept(builder);
        after(builder);
        return builder.build();
    }

    int connectTimeoutMillis() {
        return (int) PeerDefaults.CONNECT_TIMEOUT.toMillis();
    }

    /** Sets the defaults that the application may change. */
    private void before(ManagedChannelBuilder<?> builder) {
        PeerDefaults.channel(builder, maxMessageBytes, pingInterval);
    }

    /** Sets the settings that it may not, and its interceptors: the first must be the outermost, whereas gRPC takes the last. */
    private void after(ManagedChannelBuilder<?> builder) {
        GrpcChannelProperties peers = properties.getChannel(NAME);
        builder.maxInboundMessageSize(DevhServerConfigurer.atLeast(maxMessageBytes, peers.getMaxInboundMessageSize()));
        String authority = peers.getSecurity().getAuthorityOverride();
        if (tls != null && authority != null && !authority.isEmpty()) {
            builder.overrideAuthority(authority);
        }
        List<ClientInterceptor> innermostFirst = new ArrayList<>(interceptors.getClientInterceptors());
        Collections.reverse(innermostFirst);
        builder.intercept(innermostFirst);
    }
}
