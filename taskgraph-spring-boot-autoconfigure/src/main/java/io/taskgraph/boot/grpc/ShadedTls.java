package io.taskgraph.boot.grpc;

import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import org.springframework.boot.ssl.SslOptions;

/** Mutual TLS for a server on grpc-netty-shaded. */
final class ShadedTls {

    private ShadedTls() {}

    /** Returns whether the server is one on that Netty, and secures it then. */
    static boolean secure(ServerBuilder<?> builder, LiveManagers managers, SslOptions options) {
        return builder instanceof NettyServerBuilder netty
                && ServerTls.secure(
                        options,
                        () -> GrpcSslContexts.configure(SslContextBuilder.forServer(managers.keyManager()))
                                .trustManager(managers.trustManager())
                                .clientAuth(ClientAuth.REQUIRE),
                        SslContextBuilder::ciphers,
                        SslContextBuilder::protocols,
                        context -> netty.sslContext(context.build()) == netty);
    }
}
