package io.taskgraph.boot.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.taskgraph.boot.autoconfigure.NamedSslBundle;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.ClassUtils;

/**
 * Mutual TLS between processes from an SSL bundle: who shows no certificate that the bundle trusts, or one of another name, is served
 * nothing. A bundle that is reloaded holds for new connections, but for those that resume a session of before.
 */
final class DataTls {

    private static final Logger logger = LoggerFactory.getLogger(DataTls.class);
    private static final String SHADED_BUILDER = "io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder";

    private final LiveManagers managers;
    private final SslOptions options;

    private DataTls(SslBundle bundle, List<String> peerNames) {
        this.managers = new LiveManagers(bundle, new PeerNames(peerNames));
        this.options = bundle.getOptions();
    }

    /**
     * Returns TLS by a bundle.
     *
     * @param peerNames names of which a certificate must have one; without any, every certificate will do
     */
    static DataTls of(NamedSslBundle named, ObjectProvider<SslBundles> sslBundles, List<String> peerNames) {
        DataTls tls = new DataTls(named.find(sslBundles), peerNames);
        sslBundles.ifAvailable(bundles -> bundles.addBundleUpdateHandler(named.name(), reloaded -> {
            tls.managers.replace(reloaded);
            logger.info(
                    "SSL bundle '{}' was reloaded: it holds for connections between processes from now on; those to etcd keep what they had",
                    named.name());
        }));
        return tls;
    }

    ChannelCredentials channelCredentials() {
        return TlsChannelCredentials.newBuilder()
                .keyManager(managers.keyManager())
                .trustManager(managers.trustManager())
                .build();
    }

    /** Returns the credentials of a server of the tasks' own, which is on grpc-netty. */
    ServerCredentials serverCredentials() {
        return PlainTls.credentials(managers, options);
    }

    /** Secures a server that was made without credentials. */
    void secure(ServerBuilder<?> builder) {
        if (ClassUtils.isPresent(SHADED_BUILDER, getClass().getClassLoader())
                && ShadedTls.secure(builder, managers, options)) {
            return;
        }
        if (!PlainTls.secure(builder, managers, options)) {
            throw new IllegalStateException("'taskgraph.data.ssl.bundle' cannot be applied to a server built by "
                    + builder.getClass().getName());
        }
    }
}
