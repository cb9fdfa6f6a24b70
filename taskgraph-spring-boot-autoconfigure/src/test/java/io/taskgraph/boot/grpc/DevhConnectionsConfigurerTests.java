package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.taskgraph.grpc.ConnectionLimits;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.grpc.ServerConnections;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server with channels of its own, as net.devh makes one at a domain socket. */
class DevhConnectionsConfigurerTests {

    private final GrpcDataTransport transport = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));
    private final ServerConnections bounds = new ServerConnections(ConnectionLimits.DEFAULT, transport);
    private final EventLoopGroup own = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());

    @AfterEach
    void close() {
        bounds.close();
        transport.close();
        own.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Server configured(boolean tcp) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new LocalAddress(getClass()))
                .channelType(LocalServerChannel.class)
                .bossEventLoopGroup(own)
                .workerEventLoopGroup(own);
        new DevhConnectionsConfigurer(bounds, null, null, tcp).accept(builder);
        return builder.build();
    }

    @Test
    void channelsThatAreNotOfTcpStay() throws IOException {
        Server server = configured(false).start();
        assertThat(server.getListenSockets()).hasOnlyElementsOfType(LocalAddress.class);
        server.shutdownNow();
    }

    @Test
    void aServerAtAPortTakesTcp() {
        Server server = configured(true);
        assertThatThrownBy(server::start)
                .as("TCP at an address that is not of TCP")
                .isNotNull();
        server.shutdownNow();
    }
}
