package io.taskgraph.boot.grpc;

import io.grpc.ServerBuilder;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import org.springframework.boot.ssl.SslBundle;

/** Mutual TLS for a server on grpc-netty. */
final class PlainTls {

    private PlainTls() {}

    /** Returns whether the server is one on that Netty, and secures it then. */
    static boolean secure(ServerBuilder<?> builder, SslBundle bundle) {
        return builder instanceof NettyServerBuilder netty
                && ServerTls.secure(
                        bundle,
                        managers -> GrpcSslContexts.configure(
                                        SslContextBuilder.forServer(managers.getKeyManagerFactory()))
                                .trustManager(managers.getTrustManagerFactory())
                                .clientAuth(ClientAuth.REQUIRE),
                        SslContextBuilder::ciphers,
                        SslContextBuilder::protocols,
                        context -> netty.sslContext(context.build()));
    }
}
