package io.taskgraph.boot.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.taskgraph.grpc.NodeAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The builders of channels on one of gRPC's two Nettys, grpc-netty and grpc-netty-shaded, which have no type in common that makes them.
 *
 * @param toAddress builds a channel to an address
 * @param toAddressSecured the same with credentials
 * @param toTarget builds a channel to a target that is resolved
 * @param toTargetSecured the same with credentials
 */
record NettyChannels<B extends ManagedChannelBuilder<B>>(
        Function<SocketAddress, B> toAddress,
        BiFunction<SocketAddress, ChannelCredentials, B> toAddressSecured,
        Function<String, B> toTarget,
        BiFunction<String, ChannelCredentials, B> toTargetSecured) {

    /** Returns a builder of a channel to a peer, secured if there is TLS. */
    B to(NodeAddress peer, @Nullable DataTls tls) {
        InetSocketAddress literal = peer.socketAddress();
        String target = "dns:///" + peer;
        if (tls == null) {
            return literal != null ? toAddress.apply(literal) : toTarget.apply(target);
        }
        return literal != null
                ? toAddressSecured.apply(literal, tls.channelCredentials())
                : toTargetSecured.apply(target, tls.channelCredentials());
    }
}
