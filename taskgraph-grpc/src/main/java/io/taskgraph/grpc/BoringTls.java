package io.taskgraph.grpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;

/** Mutual TLS 1.3 by BoringSSL. Apart from {@link TlsEngine}, so that a JVM without its library loads nothing of it. */
final class BoringTls {

    private BoringTls() {}

    static SslContext context(boolean client, KeyManager key, FingerprintTrust trust, int sessionSeconds) {
        SslContextBuilder builder = client
                ? SslContextBuilder.forClient().keyManager(key)
                : SslContextBuilder.forServer(key).clientAuth(ClientAuth.REQUIRE);
        try {
            return GrpcSslContexts.configure(builder, SslProvider.OPENSSL)
                    .protocols(JdkTls.PROTOCOL)
                    .trustManager(trust)
                    .sessionTimeout(sessionSeconds)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("BoringSSL gives no context for " + JdkTls.PROTOCOL, e);
        }
    }
}
