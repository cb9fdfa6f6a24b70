package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.BytesValue;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.util.MutableHandlerRegistry;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller that goes while it is sent more than it reads. */
@Timeout(60)
class UnsentDataTests {

    private static final Logger SERVER_LOG = Logger.getLogger("io.grpc.netty.NettyServerHandler");
    private static final int PART = 1 << 20;
    private static final MethodDescriptor<BytesValue, BytesValue> MUCH =
            MethodDescriptor.<BytesValue, BytesValue>newBuilder(
                            ProtoUtils.marshaller(BytesValue.getDefaultInstance()),
                            ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
                    .setType(MethodType.SERVER_STREAMING)
                    .setFullMethodName("test/Much")
                    .build();

    private final NettyPeers peers = new NettyPeers(NettySettings.of("127.0.0.1", 0));
    private final CompletableFuture<ServerCall<?, ?>> sent = new CompletableFuture<>();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();
    private final Handler noting = new Noting();
    private final MutableHandlerRegistry registry = new MutableHandlerRegistry();
    private final ServerSide server = peers.server(registry, address -> {});

    private final class Noting extends Handler {

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                logged.add(entry);
            }
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private ServerCall.Listener<BytesValue> sendMuch(ServerCall<BytesValue, BytesValue> call) {
        call.sendHeaders(new Metadata());
        BytesValue part = BytesValue.of(UnsafeByteOperations.unsafeWrap(new byte[PART]));
        for (int i = 0; i < 4; i++) {
            call.sendMessage(part);
        }
        sent.complete(call);
        return new ServerCall.Listener<>() {
            @Override
            public void onCancel() {
                gone.countDown();
            }
        };
    }

    @BeforeEach
    void listen() {
        SERVER_LOG.addHandler(noting);
        registry.addService(ServerServiceDefinition.builder("test")
                .addMethod(MUCH, (call, headers) -> sendMuch(call))
                .build());
    }

    @AfterEach
    void close() {
        SERVER_LOG.removeHandler(noting);
        server.shutdownNow();
        peers.close();
    }

    private ClientCall<BytesValue, BytesValue> begun(ManagedChannel channel) {
        ClientCall<BytesValue, BytesValue> call = channel.newCall(MUCH, CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() {}, new Metadata());
        call.sendMessage(BytesValue.getDefaultInstance());
        call.halfClose();
        assertThat(sent)
                .as("an answer of which not all is sent")
                .succeedsWithin(Duration.ofSeconds(10))
                .matches(answer -> !answer.isReady());
        return call;
    }

    @Test
    void aCallThatIsGivenUpAmidItsAnswerIsNotInTheLog() throws InterruptedException {
        ManagedChannel channel = peers.open(server.start());
        try {
            begun(channel).cancel("not wanted", null);
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            settle(channel);
            assertThat(logged).isEmpty();
        } finally {
            channel.shutdownNow();
        }
    }

    /** Waits until the connection has served another call, and so has done all that came before. */
    private static void settle(ManagedChannel channel) {
        AtomicReference<@Nullable Status> end = new AtomicReference<>();
        ClientCall<BytesValue, BytesValue> after = channel.newCall(
                MUCH.toBuilder().setFullMethodName("test/Nothing").build(), CallOptions.DEFAULT);
        after.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.set(status);
                    }
                },
                new Metadata());
        after.sendMessage(BytesValue.getDefaultInstance());
        after.halfClose();
        await().untilAsserted(() ->
                assertThat(end.get()).isNotNull().extracting(Status::getCode).isEqualTo(Status.Code.UNIMPLEMENTED));
    }

    @Test
    void otherWordsOfTheServerAreInTheLog() {
        server.start();
        SERVER_LOG.log(Level.WARNING, "Stream Error", new IllegalStateException("another"));
        assertThat(logged).hasSize(1);
    }

    @Test
    void theSameOfAnotherServerIsInTheLog() {
        server.start();
        SERVER_LOG.log(
                Level.WARNING,
                "Stream Error",
                Http2Exception.streamError(3, Http2Error.STREAM_CLOSED, "Stream closed before write could take place"));
        assertThat(logged).hasSize(1);
    }

    @Test
    void anotherFailureOfAStreamOnItsThreadsIsInTheLog() {
        NetworkLoops loops = NetworkLoops.create();
        try {
            UnsentData.keepFromLog();
            for (String message : new String[] {"Stream closed before write could take place", "another"}) {
                assertThat(loops.working()
                                .submit(() -> SERVER_LOG.log(
                                        Level.WARNING,
                                        "Stream Error",
                                        Http2Exception.streamError(3, Http2Error.STREAM_CLOSED, message))))
                        .succeedsWithin(Duration.ofSeconds(10));
            }
            assertThat(logged)
                    .extracting(entry -> entry.getThrown().getMessage())
                    .containsExactly("another");
        } finally {
            loops.close();
        }
    }
}
