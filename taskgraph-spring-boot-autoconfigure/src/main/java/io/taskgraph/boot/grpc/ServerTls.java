package io.taskgraph.boot.grpc;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.springframework.boot.ssl.SslOptions;

/** Mutual TLS for a server on one of gRPC's two Nettys, grpc-netty and grpc-netty-shaded, whose contexts have no type in common. */
final class ServerTls {

    private ServerTls() {}

    /** Gives a server its context. */
    @FunctionalInterface
    interface Use<C, R> {

        R apply(C context) throws SSLException;
    }

    /**
     * Secures a server.
     *
     * @param options ciphers and protocols, where the bundle names some
     * @param begin makes a context that requires certificates of clients
     * @param ciphers sets the ciphers of a context, where the bundle names some
     * @param protocols sets the protocols of a context, where the bundle names some
     * @return what {@code use} returns
     */
    static <C, R> R secure(
            SslOptions options,
            Supplier<C> begin,
            BiConsumer<C, Iterable<String>> ciphers,
            BiConsumer<C, String[]> protocols,
            Use<C, R> use) {
        C context = begin.get();
        if (options.getCiphers() != null) {
            ciphers.accept(context, List.of(options.getCiphers()));
        }
        if (options.getEnabledProtocols() != null) {
            protocols.accept(context, options.getEnabledProtocols());
        }
        try {
            return use.apply(context);
        } catch (SSLException ex) {
            throw new IllegalStateException("'taskgraph.data.ssl.bundle' cannot be used by the gRPC server", ex);
        }
    }
}
