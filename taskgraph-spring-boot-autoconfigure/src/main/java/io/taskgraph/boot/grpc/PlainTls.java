package io.taskgraph.boot.grpc;

import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.NettySslContextServerCredentials;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.springframework.boot.ssl.SslOptions;

/** Mutual TLS for a server on grpc-netty. */
final class PlainTls {

    private PlainTls() {}

    /** Returns whether the server is one on that Netty, and secures it then. */
    static boolean secure(ServerBuilder<?> builder, LiveManagers managers, SslOptions options) {
        return builder instanceof NettyServerBuilder netty && netty.sslContext(context(managers, options)) == netty;
    }

    /** Returns the same for a server that is built with credentials. */
    static ServerCredentials credentials(LiveManagers managers, SslOptions options) {
        return NettySslContextServerCredentials.create(context(managers, options));
    }

    private static SslContext context(LiveManagers managers, SslOptions options) {
        return ServerTls.secure(
                options,
                () -> GrpcSslContexts.configure(SslContextBuilder.forServer(managers.keyManager()))
                        .trustManager(managers.trustManager())
                        .clientAuth(ClientAuth.REQUIRE),
                SslContextBuilder::ciphers,
                SslContextBuilder::protocols,
                SslContextBuilder::build);
    }
}
