package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.v1.BackupsGrpc;
import io.taskgraph.grpc.v1.BlocksGrpc;
import io.taskgraph.transport.EncodedMessage;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RefusedCall;
import io.taskgraph.transport.RequestHandler;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that no process of the job makes, sent by a client of their own to a process that takes part in run {@code run}. */
@Timeout(60)
class StrangerTests {

    private static final int MESSAGE_BYTES = 1 << 20;

    /** Of grpc-java, as they are logged by it. */
    private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

    private final Taking taking = new Taking();
    private final GrpcDataTransport server = GrpcDataTransport.netty(
            NettySettings.of("127.0.0.1", 0).withLimits(new CallLimits(100, 3, 2 * MESSAGE_BYTES)));
    private final ManagedChannel channel = new NettyPeers(NettySettings.of("127.0.0.1", 0)).open(server.serve(taking));

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void aCallOfAnotherRunIsRefusedBeforeItsMessageIsSent() {
        for (String method : List.of("test/Echo", pull(), tell())) {
            Ended end = new Ended();
            start(method, header("other"), end);
            assertThat(end.status.join().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(end.status.join().getDescription()).isEqualTo("run 'other' is not served here");
        }
        assertThat(taking.refused).containsOnly(RefusedCall.OTHER_RUN);
        assertThat(taking.taken).isEmpty();
    }

    @Test
    void aCallThatComesWhenTheProcessHasLeftIsNoStrangers() {
        taking.serving = false;
        for (String method : List.of("test/Echo", pull(), tell())) {
            Ended end = new Ended();
            start(method, header("run"), end);
            assertThat(end.status.join().getDescription()).isEqualTo("the process serves no task");
        }
        assertThat(taking.refused).isEmpty();
        assertThat(taking.taken).isEmpty();
    }

    @Test
    void aCallWithoutHeaderIsRefusedBeforeItsMessageIsSent() {
        for (String method : List.of(pull(), tell())) {
            Ended end = new Ended();
            start(method, new Metadata(), end);
            assertThat(end.status.join().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        assertThat(taking.refused).containsOnly(RefusedCall.UNREADABLE);
    }

    @Test
    void aPingIsAnsweredBeforeItsMessageIsSent() {
        Ended end = new Ended();
        start(Peer.PING.getFullMethodName(), new Metadata(), end);
        assertThat(end.status.join().isOk()).isTrue();
    }

    @Test
    void aPullOfMoreThanANameIsRefused() {
        assertThat(ask(pull(), bytes(5000)).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(taking.taken).isEmpty();
    }

    @Test
    void garbageIsRefusedWithoutAWordInTheLog() {
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
                    logged.add(entry.getMessage());
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
        };
        GRPC_LOG.addHandler(handler);
        try {
            assertThat(ask(tell(), new byte[] {1, 2, 3}).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        } finally {
            GRPC_LOG.removeHandler(handler);
        }
        assertThat(logged).isEmpty();
        assertThat(taking.refused).containsExactly(RefusedCall.UNREADABLE);
    }

    @Test
    void callsAreLetGoWithTheirCaller() {
        List<ClientCall<EncodedMessage, EncodedMessage>> calls = new ArrayList<>();
        for (String method : List.of("test/Echo", pull())) {
            calls.add(start(method, header("run"), new Ended()));
            send(calls.get(calls.size() - 1), new byte[0]);
        }
        await().until(() -> taking.taken.size() == calls.size());
        calls.forEach(call -> call.cancel("gone", null));
        await().untilAtomic(taking.withdrawn, org.hamcrest.Matchers.is(calls.size()));
    }

    @Test
    void oneCallTooManyIsRefusedUntilAnotherEnds() {
        List<ClientCall<EncodedMessage, EncodedMessage>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(start("test/Echo", header("run"), new Ended()));
            send(calls.get(i), new byte[0]);
        }
        await().until(() -> taking.taken.size() == 3);
        assertThat(ask("test/Echo", new byte[0]).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        calls.get(0).cancel("gone", null);
        await().untilAtomic(taking.withdrawn, org.hamcrest.Matchers.is(1));
        send(start("test/Echo", header("run"), new Ended()), new byte[0]);
        await().until(() -> taking.taken.size() == 4);
    }

    @Test
    void moreBytesThanThereIsRoomForAreRefused() {
        send(start("test/Echo", header("run"), new Ended()), bytes(MESSAGE_BYTES + MESSAGE_BYTES / 2));
        await().until(() -> taking.taken.size() == 1);
        assertThat(ask("test/Echo", bytes(MESSAGE_BYTES)).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(taking.refused).containsExactly(RefusedCall.TOO_MANY);
    }

    /** Interceptors, those of meters for one, remember what they know of a method by its descriptor. */
    @Test
    void whateverIsAskedHasOneOfFewDescriptors() {
        for (String method : List.of(pull(), tell(), "one/Unknown")) {
            assertThat(descriptor(method)).isSameAs(descriptor(method));
        }
        GrpcDataTransport idle = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));
        assertThat(idle.registry().lookupMethod("one/Unknown").getMethodDescriptor())
                .isSameAs(idle.registry().lookupMethod("another/Unknown").getMethodDescriptor());
        idle.close();
    }

    private MethodDescriptor<?, ?> descriptor(String method) {
        return server.registry().lookupMethod(method).getMethodDescriptor();
    }

    private static String pull() {
        return BlocksGrpc.getPullMethod().getFullMethodName();
    }

    private static String tell() {
        return BackupsGrpc.getTellMethod().getFullMethodName();
    }

    private static byte[] bytes(int size) {
        return Empty.newBuilder()
                .setUnknownFields(com.google.protobuf.UnknownFieldSet.newBuilder()
                        .addField(
                                15,
                                com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFrom(new byte[size]))
                                        .build())
                        .build())
                .build()
                .toByteArray();
    }

    private static Metadata header(String run) {
        return HeaderCodec.encode(new RequestHeader(run, 1, 1, 1, 2, 2));
    }

    private Status ask(String method, byte[] message) {
        Ended end = new Ended();
        send(start(method, header("run"), end), message);
        return end.status.join();
    }

    private ClientCall<EncodedMessage, EncodedMessage> start(String method, Metadata headers, Ended end) {
        // Netty's client holds the headers of a unary call back until its message is there.
        MethodDescriptor<EncodedMessage, EncodedMessage> streaming = raw(method).toBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .build();
        ClientCall<EncodedMessage, EncodedMessage> call = channel.newCall(streaming, CallOptions.DEFAULT);
        call.start(end, headers);
        call.request(2);
        return call;
    }

    private static void send(ClientCall<EncodedMessage, EncodedMessage> call, byte[] message) {
        call.sendMessage(EncodedMessage.read(new ByteArrayInputStream(message)));
        call.halfClose();
    }

    private static MethodDescriptor<EncodedMessage, EncodedMessage> raw(String method) {
        MethodDescriptor.Marshaller<EncodedMessage> marshaller = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(EncodedMessage value) {
                return value.stream();
            }

            @Override
            public EncodedMessage parse(InputStream stream) {
                return EncodedMessage.read(stream);
            }
        };
        return MethodDescriptor.newBuilder(marshaller, marshaller)
                .setFullMethodName(method)
                .setType(MethodDescriptor.MethodType.UNARY)
                .build();
    }

    private static final class Ended extends ClientCall.Listener<EncodedMessage> {

        private final CompletableFuture<Status> status = new CompletableFuture<>();

        @Override
        public void onClose(Status end, Metadata trailers) {
            status.complete(end);
        }
    }

    /** Takes the calls of run {@code run} and answers none. */
    private static final class Taking implements RequestHandler {

        private final Map<String, MethodDescriptor<?, ?>> methods = new ConcurrentHashMap<>();
        private final Queue<IncomingCall> taken = new ConcurrentLinkedQueue<>();
        private final Queue<RefusedCall> refused = new ConcurrentLinkedQueue<>();
        private final AtomicInteger withdrawn = new AtomicInteger();
        private volatile boolean serving = true;

        @Override
        public MethodDescriptor<?, ?> findMethod(String fullMethodName) {
            return methods.computeIfAbsent(fullMethodName, StrangerTests::raw);
        }

        @Override
        public boolean takesRun(String runId) {
            return serving && runId.equals("run");
        }

        @Override
        public boolean isServing() {
            return serving;
        }

        @Override
        public Runnable handle(IncomingCall call) {
            taken.add(call);
            return withdrawn::incrementAndGet;
        }

        @Override
        public void refused(RefusedCall reason, String caller) {
            refused.add(reason);
        }
    }
}
