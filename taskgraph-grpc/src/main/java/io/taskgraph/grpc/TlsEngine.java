package io.taskgraph.grpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * Mutual TLS 1.3 for gRPC: by BoringSSL where its library is on the class path, else by the JDK.
 *
 * <p>For the JDK it makes the context itself. Netty's builder of a server's context would first try, once in each JVM, whether the JDK lets trust managers be
 * wrapped, with a key store that encrypts and decrypts a key by PBKDF2: that takes about 0.15 s of CPU at each start.
 */
final class TlsEngine {

    private static final String PROTOCOL = "TLSv1.3";

    private static final ApplicationProtocolConfig HTTP2 = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2);

    private TlsEngine() {}

    /**
     * Returns the context of a server that requires a certificate of each client.
     *
     * @param sessionSeconds how long a session may be resumed; at least 1
     */
    static SslContext server(KeyManager key, TrustManager trust, int sessionSeconds) {
        return OpenSsl.isAvailable()
                ? boring(SslContextBuilder.forServer(key).clientAuth(ClientAuth.REQUIRE), trust, sessionSeconds)
                : jdk(false, key, trust, sessionSeconds);
    }

    /** Returns the context of clients; see {@link #server}. */
    static SslContext client(KeyManager key, TrustManager trust, int sessionSeconds) {
        return OpenSsl.isAvailable()
                ? boring(SslContextBuilder.forClient().keyManager(key), trust, sessionSeconds)
                : jdk(true, key, trust, sessionSeconds);
    }

    private static SslContext boring(SslContextBuilder builder, TrustManager trust, int sessionSeconds) {
        try {
            return GrpcSslContexts.configure(builder, SslProvider.OPENSSL)
                    .protocols(PROTOCOL)
                    .trustManager(trust)
                    .sessionTimeout(sessionSeconds)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("BoringSSL gives no context for " + PROTOCOL, e);
        }
    }

    private static SslContext jdk(boolean client, KeyManager key, TrustManager trust, int sessionSeconds) {
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[] {key}, new TrustManager[] {trust}, null);
            (client ? context.getClientSessionContext() : context.getServerSessionContext())
                    .setSessionTimeout(sessionSeconds);
            return new JdkSslContext(
                    context,
                    client,
                    Http2SecurityUtil.CIPHERS,
                    SupportedCipherSuiteFilter.INSTANCE,
                    HTTP2,
                    client ? ClientAuth.NONE : ClientAuth.REQUIRE,
                    new String[] {PROTOCOL},
                    false);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + PROTOCOL, e);
        }
    }
}
