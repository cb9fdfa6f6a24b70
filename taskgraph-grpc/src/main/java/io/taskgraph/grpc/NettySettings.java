package io.taskgraph.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import java.net.InetSocketAddress;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a transport with a server of its own serves and connects.
 *
 * @param bind where the server listens; port 0 takes a free one
 * @param advertised gives the address under which other processes reach it by the bound port
 * @param maxMessageBytes greatest size of a message
 * @param maxMessageSetting name of that limit in errors
 * @param serverCredentials plain text, TLS or mutual TLS of the server
 * @param channelCredentials the same of the channels
 * @param authority name to expect in the certificate of every other process; null for the host of its address
 * @param limits bounds of what is held for callers
 */
public record NettySettings(
        InetSocketAddress bind,
        IntFunction<String> advertised,
        int maxMessageBytes,
        String maxMessageSetting,
        ServerCredentials serverCredentials,
        ChannelCredentials channelCredentials,
        @Nullable String authority,
        CallLimits limits) {

    /** Returns settings for plain text with messages of up to 16 MiB, at an address that is advertised as it is bound. */
    public static NettySettings of(String host, int port) {
        return of(new InetSocketAddress(host, port), bound -> new NodeAddress(host, bound).toString());
    }

    /** Returns settings for plain text with messages of up to 16 MiB. */
    public static NettySettings of(InetSocketAddress bind, IntFunction<String> advertised) {
        return new NettySettings(
                bind,
                advertised,
                PeerDefaults.MAX_MESSAGE_BYTES,
                "maxMessageBytes",
                InsecureServerCredentials.create(),
                InsecureChannelCredentials.create(),
                null,
                CallLimits.ofHeap());
    }

    public NettySettings withMaxMessage(int bytes, String setting) {
        return new NettySettings(
                bind, advertised, bytes, setting, serverCredentials, channelCredentials, authority, limits);
    }

    public NettySettings withCredentials(
            ServerCredentials server, ChannelCredentials channel, @Nullable String newAuthority) {
        return new NettySettings(
                bind, advertised, maxMessageBytes, maxMessageSetting, server, channel, newAuthority, limits);
    }

    public NettySettings withLimits(CallLimits newLimits) {
        return new NettySettings(
                bind,
                advertised,
                maxMessageBytes,
                maxMessageSetting,
                serverCredentials,
                channelCredentials,
                authority,
                newLimits);
    }
}
