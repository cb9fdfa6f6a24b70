package io.taskgraph.boot.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.util.ClassUtils;

/** Mutual TLS between processes from an SSL bundle: who shows no certificate that the bundle trusts is served nothing. */
final class DataTls {

    private static final String SHADED_BUILDER = "io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder";

    private final SslBundle bundle;

    DataTls(SslBundle bundle) {
        this.bundle = bundle;
    }

    ChannelCredentials channelCredentials() {
        SslManagerBundle managers = bundle.getManagers();
        return TlsChannelCredentials.newBuilder()
                .keyManager(managers.getKeyManagers())
                .trustManager(managers.getTrustManagers())
                .build();
    }

    ServerCredentials serverCredentials() {
        SslManagerBundle managers = bundle.getManagers();
        return TlsServerCredentials.newBuilder()
                .keyManager(managers.getKeyManagers())
                .trustManager(managers.getTrustManagers())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
    }

    /** Secures a server that was made without credentials. */
    void secure(ServerBuilder<?> builder) {
        if (ClassUtils.isPresent(SHADED_BUILDER, getClass().getClassLoader()) && ShadedTls.secure(builder, bundle)) {
            return;
        }
        if (!PlainTls.secure(builder, bundle)) {
            throw new IllegalStateException("'taskgraph.data.ssl.bundle' cannot be applied to a server built by "
                    + builder.getClass().getName());
        }
    }
}
