package io.taskgraph.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands before a listening socket, and holds its connections to bounds before anything is read of them. */
final class ConnectionGate extends ChannelInboundHandlerAdapter {

    private final Connections connections;

    ConnectionGate(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (accepted instanceof Channel channel && !connections.accept(channel)) {
            channel.unsafe().closeForcibly();
        } else {
            context.fireChannelRead(accepted);
        }
    }
}
