package io.taskgraph.test.contract;

import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.transport.DataTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

class NettyFlagTransportTests extends FlagTransportContract {

    @Override
    protected DataTransport createTransport() {
        return GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));
    }

    @Override
    protected String unservedAddress() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
