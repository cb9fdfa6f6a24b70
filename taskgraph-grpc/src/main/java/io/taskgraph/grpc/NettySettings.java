package io.taskgraph.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a transport with a server of its own serves and connects.
 *
 * @param bind where the server listens; port 0 takes a free one
 * @param advertised the host, or host and port, under which other processes reach it; null for the one bound
 * @param maxMessageBytes greatest size of a message
 * @param maxMessageSetting what to call that limit in errors
 * @param serverCredentials plain text, TLS or mutual TLS of the server
 * @param channelCredentials the same of the channels
 * @param authority name to expect in the certificate of every other process; null for the host of its address
 */
public record NettySettings(
        InetSocketAddress bind,
        @Nullable String advertised,
        int maxMessageBytes,
        String maxMessageSetting,
        ServerCredentials serverCredentials,
        ChannelCredentials channelCredentials,
        @Nullable String authority) {

    /** Returns settings for plain text at that address, with messages of up to 16 MiB. */
    public static NettySettings of(String host, int port) {
        return new NettySettings(
                new InetSocketAddress(host, port),
                null,
                PeerDefaults.MAX_MESSAGE_BYTES,
                "maxMessageBytes",
                InsecureServerCredentials.create(),
                InsecureChannelCredentials.create(),
                null);
    }

    public NettySettings withAdvertised(@Nullable String newAdvertised) {
        return new NettySettings(
                bind,
                newAdvertised,
                maxMessageBytes,
                maxMessageSetting,
                serverCredentials,
                channelCredentials,
                authority);
    }

    public NettySettings withMaxMessage(int bytes, String setting) {
        return new NettySettings(bind, advertised, bytes, setting, serverCredentials, channelCredentials, authority);
    }

    public NettySettings withCredentials(
            ServerCredentials server, ChannelCredentials channel, @Nullable String newAuthority) {
        return new NettySettings(bind, advertised, maxMessageBytes, maxMessageSetting, server, channel, newAuthority);
    }
}
