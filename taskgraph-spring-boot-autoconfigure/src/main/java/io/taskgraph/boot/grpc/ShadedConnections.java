package io.taskgraph.boot.grpc;

import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.taskgraph.grpc.AcceptedConnection;
import io.taskgraph.grpc.Connections;
import io.taskgraph.grpc.ServerConnections;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the connections to a server on grpc-netty-shaded, which then runs on threads that end when this is closed. They use epoll where that Netty
 * has it for the machine, as gRPC's own would. Its Netty must be 4.2 or later. Thread-safe.
 */
final class ShadedConnections implements AutoCloseable {

    /** Time for what channels still have to do when they end. */
    private static final long QUIET_MILLIS = 100;

    private static final long TIMEOUT_MILLIS = 2_000;

    private static final boolean EPOLL = Epoll.isAvailable();

    private final ServerConnections bounds;

    /** Made when a server needs them. Guarded by this. */
    private @Nullable Loops loops;

    /** @param working two for each core */
    private record Loops(EventLoopGroup accepting, EventLoopGroup working) {}

    ShadedConnections(ServerConnections bounds) {
        this.bounds = bounds;
    }

    /** Does nothing for a server on another Netty. */
    synchronized void apply(ServerBuilder<?> builder) {
        if (builder instanceof NettyServerBuilder netty) {
            if (loops == null) {
                loops = new Loops(loops("taskgraph-accept", 1), loops("taskgraph-network", 0));
            }
            Connections connections = bounds.newConnections();
            netty.channelFactory(() -> newServerChannel(new Gate(connections)))
                    .bossEventLoopGroup(loops.accepting())
                    .workerEventLoopGroup(loops.working())
                    .addTransportFilter(connections);
        }
    }

    private static ServerChannel newServerChannel(Gate gate) {
        ServerChannel channel = EPOLL ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        channel.pipeline().addFirst(gate);
        return channel;
    }

    private static EventLoopGroup loops(String name, int threads) {
        IoHandlerFactory network = EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), network);
    }

    /** Ends the threads of the server, which has ended. Does not wait. */
    @Override
    public synchronized void close() {
        if (loops != null) {
            for (EventLoopGroup group : new EventLoopGroup[] {loops.accepting(), loops.working()}) {
                var unused = group.shutdownGracefully(QUIET_MILLIS, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static final class Gate extends ChannelInboundHandlerAdapter {

        private final Connections connections;

        Gate(Connections connections) {
            this.connections = connections;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            if (accepted instanceof Channel channel && !connections.accept(new Accepted(channel))) {
                channel.unsafe().closeForcibly();
            } else {
                context.fireChannelRead(accepted);
            }
        }
    }

    private record Accepted(Channel channel) implements AcceptedConnection {

        @Override
        public @Nullable SocketAddress remote() {
            return channel.remoteAddress();
        }

        @Override
        public void close() {
            var unused = channel.close();
        }

        @Override
        public void onClose(Runnable action) {
            var unused = channel.closeFuture().addListener(end -> action.run());
        }
    }
}
