package io.taskgraph.boot.grpc;

import io.grpc.ServerBuilder;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import javax.net.ssl.SSLException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/** Mutual TLS for a server on grpc-netty. */
final class PlainTls {

    private PlainTls() {}

    /** Returns whether the server is one on that Netty. */
    static boolean secure(ServerBuilder<?> builder, SslBundle bundle) {
        if (!(builder instanceof NettyServerBuilder netty)) {
            return false;
        }
        SslContextBuilder context = GrpcSslContexts.configure(
                        SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory()))
                .trustManager(bundle.getManagers().getTrustManagerFactory())
                .clientAuth(ClientAuth.REQUIRE);
        SslOptions options = bundle.getOptions();
        if (options.getCiphers() != null) {
            context.ciphers(List.of(options.getCiphers()));
        }
        if (options.getEnabledProtocols() != null) {
            context.protocols(options.getEnabledProtocols());
        }
        try {
            netty.sslContext(context.build());
        } catch (SSLException ex) {
            throw new IllegalStateException("'taskgraph.data.ssl.bundle' cannot be used by the gRPC server", ex);
        }
        return true;
    }
}
