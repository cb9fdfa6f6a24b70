package io.taskgraph.grpc;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a transport's server and channels, started as they are needed. One of them does nothing but take connections, so that a flood of
 * these does not hold data up. They use the JDK's NIO: none of Netty's native transports is among the libraries that this module brings.
 */
record NetworkLoops(EventLoopGroup accepting, EventLoopGroup working) {

    /** Time for what channels still have to do when they end. */
    private static final long QUIET_MILLIS = 100;

    private static final long TIMEOUT_MILLIS = 2_000;

    /** Type of the channels that run on them. */
    static final Class<? extends Channel> CHANNEL = NioSocketChannel.class;

    /** Begins the names of the threads that serve connections. */
    private static final String WORKING = "taskgraph-network";

    static NetworkLoops create() {
        return new NetworkLoops(loops("taskgraph-accept", 1), loops(WORKING, 0));
    }

    /** Returns whether this thread serves the connections of a transport. */
    static boolean isOnLoop() {
        return Thread.currentThread().getName().startsWith(WORKING);
    }

    /** Lets a server run on them, and holds its connections to bounds. */
    void serve(NettyServerBuilder builder, Connections connections) {
        UnsentData.keepFromLog();
        builder.channelFactory(() -> newServerChannel(new ConnectionGate(connections)))
                .bossEventLoopGroup(accepting)
                .workerEventLoopGroup(working)
                .addTransportFilter(connections);
    }

    private static ServerChannel newServerChannel(ConnectionGate gate) {
        ServerChannel channel = new NioServerSocketChannel();
        channel.pipeline().addFirst(gate);
        return channel;
    }

    /** @param threads 0 for Netty's default, two for each core */
    private static EventLoopGroup loops(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    /** Ends the threads once the channels are closed. Does not wait. */
    void close() {
        for (EventLoopGroup loops : new EventLoopGroup[] {accepting, working}) {
            var unused = loops.shutdownGracefully(QUIET_MILLIS, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
