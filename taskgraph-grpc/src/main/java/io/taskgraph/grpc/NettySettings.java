package io.taskgraph.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a transport with a server of its own serves and connects. A value: each change gives another one. */
public final class NettySettings {

    private final InetSocketAddress bind;
    private final IntFunction<String> advertised;
    private final MessageLimit limit;
    private final CallLimits limits;
    private final ConnectionLimits connectionLimits;
    private final Supplier<PeerSecurity> security;
    private final Supplier<List<ServerInterceptor>> serverInterceptors;
    private final Supplier<List<ClientInterceptor>> clientInterceptors;

    private NettySettings(
            InetSocketAddress bind,
            IntFunction<String> advertised,
            MessageLimit limit,
            CallLimits limits,
            ConnectionLimits connectionLimits,
            Supplier<PeerSecurity> security,
            Supplier<List<ServerInterceptor>> serverInterceptors,
            Supplier<List<ClientInterceptor>> clientInterceptors) {
        this.bind = bind;
        this.advertised = advertised;
        this.limit = limit;
        this.limits = limits;
        this.connectionLimits = connectionLimits;
        this.security = security;
        this.serverInterceptors = serverInterceptors;
        this.clientInterceptors = clientInterceptors;
    }

    /** Returns settings for plain text with messages of up to 16 MiB, at an address that is advertised as it is bound. */
    public static NettySettings of(String host, int port) {
        return of(new InetSocketAddress(host, port), bound -> new NodeAddress(host, bound).toString());
    }

    /**
     * Returns settings for plain text with messages of up to 16 MiB.
     *
     * @param bind where the server listens; port 0 takes a free one
     * @param advertised gives the address under which other processes reach it by the bound port
     */
    public static NettySettings of(InetSocketAddress bind, IntFunction<String> advertised) {
        return new NettySettings(
                bind,
                advertised,
                new MessageLimit(PeerDefaults.MAX_MESSAGE_BYTES, "maxMessageBytes"),
                CallLimits.ofHeap(),
                ConnectionLimits.DEFAULT,
                () -> PeerCredentials.PLAIN,
                List::of,
                List::of);
    }

    /**
     * Sets the greatest size of a message.
     *
     * @param setting name of that limit in errors
     */
    public NettySettings withMaxMessage(int bytes, String setting) {
        return new NettySettings(
                bind,
                advertised,
                new MessageLimit(bytes, setting),
                limits,
                connectionLimits,
                security,
                serverInterceptors,
                clientInterceptors);
    }

    /**
     * Sets credentials that hold for all processes.
     *
     * @param server plain text, TLS or mutual TLS of the server
     * @param channel the same of the channels
     * @param authority name to expect in the certificate of every other process; null for the host of its address
     */
    public NettySettings withCredentials(
            ServerCredentials server, ChannelCredentials channel, @Nullable String authority) {
        return securedBy(() -> new PeerCredentials(server, channel, authority));
    }

    /**
     * Lets the process make a key of its own when the transport is made. Its fingerprint goes to the coordinator with the process's entry, and
     * connections are mutual TLS 1.3 with exactly the processes of the job.
     */
    public NettySettings withOwnKey() {
        return securedBy(ViewTls::new);
    }

    private NettySettings securedBy(Supplier<PeerSecurity> newSecurity) {
        return new NettySettings(
                bind, advertised, limit, limits, connectionLimits, newSecurity, serverInterceptors, clientInterceptors);
    }

    /** Sets the bounds of what is held for callers. */
    public NettySettings withLimits(CallLimits newLimits) {
        return new NettySettings(
                bind, advertised, limit, newLimits, connectionLimits, security, serverInterceptors, clientInterceptors);
    }

    /** Sets the bounds of the connections to the server. */
    public NettySettings withConnectionLimits(ConnectionLimits newLimits) {
        return new NettySettings(
                bind, advertised, limit, limits, newLimits, security, serverInterceptors, clientInterceptors);
    }

    /** Sets what each call of another process, and each call to one, passes, the first one outermost. They must not block. */
    public NettySettings withInterceptors(
            Supplier<List<ServerInterceptor>> server, Supplier<List<ClientInterceptor>> client) {
        return new NettySettings(bind, advertised, limit, limits, connectionLimits, security, server, client);
    }

    InetSocketAddress bind() {
        return bind;
    }

    IntFunction<String> advertised() {
        return advertised;
    }

    MessageLimit limit() {
        return limit;
    }

    CallLimits limits() {
        return limits;
    }

    ConnectionLimits connectionLimits() {
        return connectionLimits;
    }

    /** Returns how connections are secured. Made once for each transport. */
    PeerSecurity newSecurity() {
        return security.get();
    }

    Supplier<List<ServerInterceptor>> serverInterceptors() {
        return serverInterceptors;
    }

    Supplier<List<ClientInterceptor>> clientInterceptors() {
        return clientInterceptors;
    }
}
