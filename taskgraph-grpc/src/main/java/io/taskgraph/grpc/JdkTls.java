package io.taskgraph.grpc;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * Mutual TLS 1.3 for HTTP/2 by the engines of the JDK, with as little as possible to load and to compute, since all of it is cold when processes
 * connect for the first time.
 *
 * <p>Netty's own context, and its wrapper of the JDK's engines, read the certificates of all public authorities for defaults that do not hold here. Its
 * builder would try once in each JVM whether trust managers may be wrapped, with a key store that encrypts a key by PBKDF2.
 */
@SuppressWarnings("deprecation") // gRPC asks for a negotiator still, though Netty prefers a configuration
final class JdkTls extends SslContext {

    static final String PROTOCOL = "TLSv1.3";

    /** Those of TLS 1.3, the one that costs least first. The JVM leaves out what its security properties disable. */
    private static final List<String> SUITES =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /**
     * The protocols that gRPC accepts. Netty tells those only of engines that it has wrapped, so that gRPC sees null in place of HTTP/2 here: {@link
     * FingerprintTrust} has refused everything else by then, or had when the session that is resumed began.
     */
    private static final List<@Nullable String> AGREED = Arrays.asList(ApplicationProtocolNames.HTTP_2, null);

    private final SSLContext context;
    private final boolean client;

    /** @param sessionSeconds how long a session may be resumed; at least 1 */
    JdkTls(boolean client, KeyManager key, FingerprintTrust trust, int sessionSeconds) {
        this.client = client;
        try {
            context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[] {key}, new FingerprintTrust[] {trust}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + PROTOCOL, e);
        }
        (client ? context.getClientSessionContext() : context.getServerSessionContext())
                .setSessionTimeout(sessionSeconds);
    }

    @Override
    public boolean isClient() {
        return client;
    }

    @Override
    public List<String> cipherSuites() {
        return SUITES;
    }

    @Override
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return () -> AGREED;
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        return prepared(context.createSSLEngine());
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
        return prepared(context.createSSLEngine(host, port));
    }

    private SSLEngine prepared(SSLEngine engine) {
        engine.setUseClientMode(client);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        parameters.setCipherSuites(SUITES.toArray(String[]::new));
        parameters.setApplicationProtocols(new String[] {ApplicationProtocolNames.HTTP_2});
        parameters.setNeedClientAuth(!client);
        engine.setSSLParameters(parameters);
        return new ArrayEngine(engine);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return client ? context.getClientSessionContext() : context.getServerSessionContext();
    }
}
