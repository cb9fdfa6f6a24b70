package io.taskgraph.grpc;

import static io.taskgraph.grpc.TestService.ask;
import static io.taskgraph.grpc.TestService.bytes;
import static io.taskgraph.grpc.TestService.echo;
import static io.taskgraph.grpc.TestService.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.taskgraph.engine.Refusal;
import io.taskgraph.grpc.TestService.End;
import io.taskgraph.transport.ResponseListener;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NettyTransportTests {

    private static final Duration LONG = Duration.ofSeconds(25);

    private final List<GrpcDataTransport> transports = new ArrayList<>();
    private final GrpcDataTransport client = transport(NettySettings.of("127.0.0.1", 0));

    @AfterEach
    void close() {
        transports.forEach(GrpcDataTransport::close);
    }

    @Test
    void addressIsTheBoundOne() {
        assertThat(client.serve(echo())).matches("127\\.0\\.0\\.1:[1-9]\\d*");
    }

    @Test
    void advertisedAddressIsGivenByTheBoundPort() {
        NettySettings settings = NettySettings.of(new InetSocketAddress("127.0.0.1", 0), port -> "node.test:" + port);
        assertThat(transport(settings).serve(echo())).matches("node\\.test:[1-9]\\d*");
    }

    @Test
    void requestToTheOwnAddressIsHandedOverAsItIs() {
        CompletableFuture<Object> seen = new CompletableFuture<>();
        GrpcDataTransport own = transport(limited(10));
        String address = own.serve(handler((input, responses) -> {
            seen.complete(input);
            responses.answered(input, 1);
        }));
        var block = bytes(1000);
        assertThat(ask(own, address, block, LONG).join().output()).isSameAs(block);
        assertThat(seen.join()).isSameAs(block);
    }

    @Test
    void requestOverTheLimitIsNotSentAndSaysWhatToRaise() {
        String address = transport(limited(100)).serve(echo());
        GrpcDataTransport asking = transport(limited(100));
        assertThat(ask(asking, address, bytes(98), LONG).join().output()).isEqualTo(bytes(98));
        assertTooLarge(
                ask(asking, address, bytes(99), LONG).join(),
                "the request has 101 bytes, but the limit is 100: raise 'the.setting' in every process");
    }

    @Test
    void answerOverTheLimitIsNotSentAndSaysWhatToRaise() {
        String address =
                transport(limited(100)).serve(handler((input, responses) -> responses.answered(bytes(200), 1)));
        assertTooLarge(
                ask(client, address, bytes(1), LONG).join(),
                "the answer has 203 bytes, but the limit is 100: raise 'the.setting' in every process");
    }

    @Test
    void answerOverTheLimitOfTheReceiverAloneSaysWhatToRaise() {
        String address = transport(NettySettings.of("127.0.0.1", 0))
                .serve(handler((input, responses) -> responses.answered(bytes(200), 1)));
        assertTooLarge(
                ask(transport(limited(100)), address, bytes(1), LONG).join(), "raise 'the.setting' in every process");
    }

    /** Taken for an unreachable peer it would be sent again and again. */
    @Test
    void requestOverTheLimitOfTheReceiverAloneIsNotTakenForAnAbsentPeer() {
        String address = transport(limited(100)).serve(echo());
        assertTooLarge(
                ask(client, address, bytes(200), LONG).join(),
                "gRPC message exceeds maximum size 100: 203: raise 'maxMessageBytes' in every process");
    }

    /** Taken for an unreachable peer it would be sent again and again. */
    @Test
    void answerThatCannotBeReadFailsTheRequest() {
        String address = transport(NettySettings.of("127.0.0.1", 0)).serve(echo());
        MethodDescriptor.Marshaller<BytesValue> broken = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(BytesValue value) {
                throw new AssertionError("mine");
            }

            @Override
            public BytesValue parse(InputStream stream) {
                throw new AssertionError("mine");
            }
        };
        End end = TestService.askReadingBy(broken, client, address, LONG).join();
        assertThat(end.failure()).isEqualTo(Refusal.HANDLER);
        assertThat(end.status().getDescription()).contains("mine");
    }

    @Test
    void peerThatDiesInARequestIsNotOwnerAtOnce() throws Exception {
        CompletableFuture<ResponseListener<BytesValue>> pending = new CompletableFuture<>();
        String address = transport(NettySettings.of("127.0.0.1", 0))
                .serve(handler((input, responses) -> pending.complete(responses)));
        TcpRelay relay = new TcpRelay(address);
        CompletableFuture<End> end = ask(client, relay.address(), bytes(1), Duration.ofMinutes(5));
        pending.join();
        relay.close();
        assertThat(end.join().failure()).isEqualTo(Refusal.NOT_PRIMARY);
        End next = ask(client, relay.address(), bytes(1), Duration.ofMinutes(5)).join();
        assertThat(next.failure()).isEqualTo(Refusal.NOT_PRIMARY);
        assertThat(next.status().getDescription()).contains("Connection refused");
    }

    /** There is room for one call, and it is not answered. */
    @Test
    void requestThatIsGivenUpMakesRoomForAnother() {
        CompletableFuture<ResponseListener<BytesValue>> first = new CompletableFuture<>();
        NettySettings settings = NettySettings.of("127.0.0.1", 0).withLimits(new CallLimits(100, 1, 1 << 20));
        String address = transport(settings).serve(handler((input, responses) -> {
            if (!first.complete(responses)) {
                responses.answered(input, 1);
            }
        }));
        Runnable cancel = TestService.askToGiveUp(client, address, bytes(1), Duration.ofMinutes(5));
        first.join();
        assertThat(ask(client, address, bytes(2), LONG).join().failure()).isEqualTo(Refusal.NOT_PRIMARY);
        cancel.run();
        await().untilAsserted(() ->
                assertThat(ask(client, address, bytes(2), LONG).join().output()).isEqualTo(bytes(2)));
    }

    @Test
    void requestThatNothingComesBackOfEndsByItsDeadline() throws Exception {
        String address = transport(NettySettings.of("127.0.0.1", 0)).serve(echo());
        try (TcpRelay relay = new TcpRelay(address)) {
            assertThat(ask(client, relay.address(), bytes(1), LONG).join().failure())
                    .isNull();
            relay.swallow();
            End end = ask(client, relay.address(), bytes(1), Duration.ofMillis(100))
                    .join();
            assertThat(end.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        }
    }

    @Test
    void requestOfARestartedProcessThatDoesNotServeYetIsNotOwner() {
        GrpcDataTransport mounted =
                GrpcDataTransport.mounted(() -> "127.0.0.1:1", address -> null, 100, "s", CallLimits.ofHeap());
        transports.add(mounted);
        try (ServerOf server = new ServerOf(mounted)) {
            assertThat(ask(client, server.address(), bytes(1), LONG).join().failure())
                    .isEqualTo(Refusal.NOT_PRIMARY);
            mounted.serve(echo());
            assertThat(ask(client, server.address(), bytes(1), LONG).join().output())
                    .isEqualTo(bytes(1));
            mounted.close();
            assertThat(ask(client, server.address(), bytes(1), LONG).join().failure())
                    .isEqualTo(Refusal.NOT_PRIMARY);
        }
    }

    @Test
    void callThatIsNoDataRequestIsUnimplemented() {
        String address = transport(NettySettings.of("127.0.0.1", 0)).serve(echo());
        ManagedChannel channel = new NettyPeers(NettySettings.of("127.0.0.1", 0)).open(address);
        MethodDescriptor<Empty, Empty> other = MethodDescriptor.<Empty, Empty>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("other.Service/Call")
                .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .build();
        try {
            StatusRuntimeException refusal = Assertions.catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> ClientCalls.blockingUnaryCall(
                            channel, other, CallOptions.DEFAULT.withDeadlineAfter(LONG), Empty.getDefaultInstance()));
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        } finally {
            channel.shutdownNow();
        }
    }

    /** An address of a dead process may be given to a server of something else. */
    @Test
    void requestToAServerOfSomethingElseIsNotOwner() {
        OwnServer other = new OwnServer(
                () -> NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0)),
                "other",
                port -> "127.0.0.1:" + port);
        try {
            End end = ask(client, other.start(), bytes(1), LONG).join();
            assertThat(end.failure()).isEqualTo(Refusal.NOT_PRIMARY);
            assertThat(end.status().getDescription()).contains("Method not found: test.Service/Echo");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void requestToWhatIsNoAddressIsNotOwner() {
        End end = ask(client, "taskgraph-in-process", bytes(1), LONG).join();
        assertThat(end.failure()).isEqualTo(Refusal.NOT_PRIMARY);
        assertThat(end.status().getDescription())
                .contains("must be host:port with a port of 1 to 65535, but is 'taskgraph-in-process'");
    }

    @Test
    void methodThatStreamsIsRefusedForGood() {
        String address = transport(NettySettings.of("127.0.0.1", 0)).serve(TestService.streaming());
        End end = ask(client, address, bytes(1), LONG).join();
        assertThat(end.failure()).isEqualTo(Refusal.HANDLER);
        assertThat(end.status().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    private static void assertTooLarge(End end, String description) {
        assertThat(end.failure()).isEqualTo(Refusal.HANDLER);
        assertThat(end.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(end.status().getDescription()).contains(description);
    }

    private static NettySettings limited(int bytes) {
        return NettySettings.of("127.0.0.1", 0).withMaxMessage(bytes, "the.setting");
    }

    private GrpcDataTransport transport(NettySettings settings) {
        GrpcDataTransport transport = GrpcDataTransport.netty(settings);
        transports.add(transport);
        return transport;
    }

    private static final class ServerOf implements AutoCloseable {

        private final OwnServer server;
        private final String address;

        ServerOf(GrpcDataTransport mounted) {
            server = new OwnServer(
                    () -> NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                            .fallbackHandlerRegistry(mounted.registry()),
                    "test",
                    port -> "127.0.0.1:" + port);
            address = server.start();
        }

        String address() {
            return address;
        }

        @Override
        public void close() {
            server.shutdownNow();
        }
    }
}
