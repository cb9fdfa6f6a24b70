package io.taskgraph.etcd;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where the members of etcd are, and how they are connected to. */
final class Addresses {

    /** Port of an endpoint that names none. */
    private static final int DEFAULT_PORT = 2379;

    /** Service configuration, in gRPC's words, by which a channel tries the addresses of a name in random order. */
    private static final Map<String, ?> ANY_ADDRESS =
            Map.of("loadBalancingConfig", List.of(Map.of("pick_first", Map.of("shuffleAddressList", true))));

    private final EtcdSettings settings;

    Addresses(EtcdSettings settings) {
        this.settings = settings;
    }

    /** Returns a member for each endpoint, in random order, so that processes do not all begin with the same. */
    List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (URI endpoint : settings.endpoints()) {
            members.add(new Member(endpoint.toString(), () -> channel(endpoint)));
        }
        Collections.shuffle(members);
        return members;
    }

    private ManagedChannel channel(URI endpoint) {
        int port = endpoint.getPort() < 0 ? DEFAULT_PORT : endpoint.getPort();
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(endpoint.getHost(), port);
        if (settings.tls() == null) {
            builder.usePlaintext();
        } else {
            builder.sslContext(settings.tls());
        }
        return settings.customizer()
                .apply(builder
                        // Answers are handed over at once, and no thread is needed for that.
                        .directExecutor()
                        .withOption(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.toIntExact(settings.connectTimeout().toMillis()))
                        .keepAliveTime(settings.pingInterval().toNanos(), TimeUnit.NANOSECONDS)
                        .keepAliveTimeout(settings.pingTimeout().toNanos(), TimeUnit.NANOSECONDS)
                        // etcd ends connections that are probed with nothing under way.
                        .keepAliveWithoutCalls(false)
                        // Else a new connection to a name of several addresses goes to the first again, be it frozen.
                        .defaultServiceConfig(ANY_ADDRESS)
                        .maxInboundMessageSize(settings.maxInboundMessageBytes()))
                .build();
    }
}
