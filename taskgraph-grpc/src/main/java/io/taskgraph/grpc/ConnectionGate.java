package io.taskgraph.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Stands before a listening socket, and holds its connections to bounds before anything is read of them. */
final class ConnectionGate extends ChannelInboundHandlerAdapter {

    private final Connections connections;

    ConnectionGate(Connections connections) {
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
