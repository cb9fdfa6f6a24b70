package io.taskgraph.grpc;

import io.netty.handler.ssl.ApplicationProtocolNames;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts certificates by their fingerprints alone, on connections that will carry HTTP/2. TLS itself proves that the other side has the key; name,
 * time and issuer of a certificate mean nothing here.
 */
final class FingerprintTrust extends X509ExtendedTrustManager {

    private final Predicate<String> accepted;

    FingerprintTrust(Predicate<String> accepted) {
        this.accepted = accepted;
    }

    private void check(X509Certificate @Nullable [] chain) throws CertificateException {
        if (chain == null || chain.length == 0) {
            throw new CertificateException("the other process shows no certificate");
        }
        String fingerprint = OwnCertificate.fingerprint(chain[0]);
        if (!accepted.test(fingerprint)) {
            throw new CertificateException("no process that this one sees there has the certificate " + fingerprint);
        }
    }

    /** An engine that knows the protocol only later tells null: Netty's, which sees to it itself. */
    private void check(X509Certificate @Nullable [] chain, SSLEngine engine) throws CertificateException {
        String protocol = engine.getHandshakeApplicationProtocol();
        if (protocol != null && !protocol.equals(ApplicationProtocolNames.HTTP_2)) {
            throw new CertificateException("the other side would speak '" + protocol + "', not HTTP/2");
        }
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
