package io.taskgraph.boot.grpc;

import io.taskgraph.boot.autoconfigure.NodeProperties;
import io.taskgraph.boot.autoconfigure.TlsMode;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Where the tasks' own server listens: at {@code taskgraph.node.bind-address}, else at {@code grpc.server.address}, else at the address that the
 * other processes are told; at {@code taskgraph.node.port}, else, unless net.devh's server is there, at {@code grpc.server.port}, else at a
 * free one. Where net.devh's server is there, its address {@code *} is for the application's services alone.
 */
final class OwnServerAddress {

    private static final String ANY = "*";
    private static final int SOME_PORT = 1;
    private static final String DEVH_SERVER = "net.devh.boot.grpc.server.serverfactory.GrpcServerLifecycle";

    private final NodeProperties node;
    private final Environment environment;
    private final boolean fallBack;

    /** @param mode with any but {@code AUTO}, there is no server of net.devh's beside */
    OwnServerAddress(NodeProperties node, Environment environment, TlsMode mode) {
        ClassLoader classLoader = getClass().getClassLoader();
        this.node = node;
        this.environment = environment;
        this.fallBack = mode != TlsMode.AUTO
                || port(environment) < 0
                || !ClassUtils.isPresent(DEVH_SERVER, classLoader)
                || BootGrpc.SERVER.isThere(environment, classLoader);
    }

    private static int port(Environment environment) {
        return environment.getProperty("grpc.server.port", Integer.class, -1);
    }

    /** Returns whether net.devh's server serves the application's services beside the tasks' own one. */
    boolean isBesideNetDevh() {
        return !fallBack;
    }

    /** Returns the host that is set; null if none is. */
    @Nullable
    String host() {
        String own = node.getBindAddress();
        String devh = environment.getProperty("grpc.server.address");
        String set = own == null && (fallBack || !ANY.equals(devh)) ? devh : own;
        return StringUtils.hasText(set) ? set : null;
    }

    /** Returns where to listen, for a process that tells the others that address. */
    InetSocketAddress socketAddress(AdvertisedAddress advertised) {
        int port = port();
        String set = host();
        if (ANY.equals(set)) {
            return new InetSocketAddress(port);
        }
        // the host is the same whatever the port
        return new InetSocketAddress(set == null ? advertised.at(SOME_PORT).host() : set, port);
    }

    private int port() {
        int own = node.getPort();
        return own == 0 && fallBack ? Math.max(0, port(environment)) : own;
    }
}
