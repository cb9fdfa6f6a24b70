package io.taskgraph.test.etcd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How clients connect to an {@link EtcdServer}: in the clear, by TLS, or by TLS with certificates of their own. */
public final class EtcdTls {

    /** In the clear. */
    public static final EtcdTls NONE = new EtcdTls(null, null, null);

    private final @Nullable Path certificate;
    private final @Nullable Path key;
    private final @Nullable Path clientAuthority;

    private EtcdTls(@Nullable Path certificate, @Nullable Path key, @Nullable Path clientAuthority) {
        this.certificate = certificate;
        this.key = key;
        this.clientAuthority = clientAuthority;
    }

    /**
     * Serves clients by TLS.
     *
     * @param certificate PEM file with the server's certificate, for 127.0.0.1
     * @param key PEM file with its private key
     */
    public static EtcdTls server(Path certificate, Path key) {
        return new EtcdTls(certificate, key, null);
    }

    /**
     * Serves only clients who have a certificate of an authority.
     *
     * @param authority PEM file with the authority's certificate
     */
    public EtcdTls requiringClientsOf(Path authority) {
        return new EtcdTls(certificate, key, authority);
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (certificate != null && key != null) {
            arguments.addAll(List.of("--cert-file", certificate.toString(), "--key-file", key.toString()));
        }
        if (clientAuthority != null) {
            arguments.addAll(List.of("--client-cert-auth", "--trusted-ca-file", clientAuthority.toString()));
        }
        return arguments;
    }
}
