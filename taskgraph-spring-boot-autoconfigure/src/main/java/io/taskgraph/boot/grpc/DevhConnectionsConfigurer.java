package io.taskgraph.boot.grpc;

import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.taskgraph.grpc.ServerConnections;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.devh.boot.grpc.server.serverfactory.GrpcServerConfigurer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * Holds the connections to the application's server to the bounds of the data plane. How many handshakes begin in a second is not bounded: the
 * application's own clients may be many. A server at a domain socket ({@code grpc.server.address=unix:...}) keeps net.devh's channels and threads, and
 * is held to the bound of idle connections alone: only processes of the machine reach it.
 *
 * @param shaded the same for a server on grpc-netty-shaded; null where that is not on the class path, or has a Netty before
 *     4.2
 * @param idle time after which a connection without a call is ended; null if the application has set it
 * @param tcp whether the server listens at a port
 */
record DevhConnectionsConfigurer(
        ServerConnections connections,
        @Nullable ShadedConnections shaded,
        @Nullable Duration idle,
        boolean tcp) implements GrpcServerConfigurer, Ordered {

    @Override
    public void accept(ServerBuilder<?> builder) {
        if (builder instanceof InProcessServerBuilder) {
            return;
        }
        if (idle != null) {
            builder.maxConnectionIdle(idle.toNanos(), TimeUnit.NANOSECONDS);
        }
        if (!tcp) {
            return;
        }
        if (builder instanceof NettyServerBuilder netty) {
            connections.apply(netty);
        } else if (shaded != null) {
            shaded.apply(builder);
        }
    }

    /** First, so that the application's configurers have the last word on threads. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
