package io.taskgraph.grpc;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import javax.net.ssl.KeyManager;

/** Mutual TLS 1.3 for gRPC: by BoringSSL where its library is on the class path, else by the JDK. */
final class TlsEngine {

    private TlsEngine() {}

    /**
     * Returns the context of a server that requires a certificate of each client.
     *
     * @param sessionSeconds how long a session may be resumed; at least 1
     */
    static SslContext server(KeyManager key, FingerprintTrust trust, int sessionSeconds) {
        return context(false, key, trust, sessionSeconds);
    }

    /** Returns the context of clients; see {@link #server}. */
    static SslContext client(KeyManager key, FingerprintTrust trust, int sessionSeconds) {
        return context(true, key, trust, sessionSeconds);
    }

    private static SslContext context(boolean client, KeyManager key, FingerprintTrust trust, int sessionSeconds) {
        return OpenSsl.isAvailable()
                ? BoringTls.context(client, key, trust, sessionSeconds)
                : new JdkTls(client, key, trust, sessionSeconds);
    }
}
