package io.taskgraph.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.v1.BlockPart;
import io.taskgraph.grpc.v1.BlocksGrpc;
import io.taskgraph.grpc.v1.PullRequest;
import io.taskgraph.transport.BackupCall;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.EncodedMessage;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves every unary method of the task copies of the process. An unknown method is read as {@link EncodedMessage}, since only the
 * handler can decide whether the task is elsewhere, lacks the method or is still being initialised. Streaming methods, and unknown calls
 * that are not data requests, are UNIMPLEMENTED. Before it opens and after it closes, data requests fail with {@code NOT_PRIMARY}.
 */
final class ServingRegistry extends HandlerRegistry {

    static final Status NOT_SERVING = Status.UNAVAILABLE.withDescription("the process serves no task");

    /** Most bytes of a block in one message. */
    private static final int PART_BYTES = 256 << 10;

    private static final int PART_OVERHEAD = 64;

    private final MessageLimit limit;
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();

    private volatile @Nullable RequestHandler handler;

    ServingRegistry(MessageLimit limit) {
        this.limit = limit;
    }

    void open(RequestHandler newHandler) {
        handler = newHandler;
    }

    /** Takes no more requests. */
    void close() {
        handler = null;
    }

    /** Ends the calls under way. */
    void endPending() {
        pending.forEach(Pending::abandon);
    }

    @Override
    @Nullable
    public ServerMethodDefinition<?, ?> lookupMethod(String fullMethodName, @Nullable String authority) {
        if (fullMethodName.equals(Peer.PING.getFullMethodName())) {
            return Peer.SERVED_PING;
        }
        if (fullMethodName.equals(BlocksGrpc.getPullMethod().getFullMethodName())) {
            return ServerMethodDefinition.create(BlocksGrpc.getPullMethod(), this::startPull);
        }
        if (fullMethodName.equals(BackupCodec.METHOD.getFullMethodName())) {
            return ServerMethodDefinition.create(BackupCodec.METHOD, this::startBackup);
        }
        RequestHandler current = handler;
        MethodDescriptor<?, ?> found = current == null ? null : current.findMethod(fullMethodName);
        if (found == null) {
            return ServerMethodDefinition.create(raw(fullMethodName), this::startUnknown);
        }
        return found.getType() == MethodType.UNARY
                ? define(found)
                : ServerMethodDefinition.create(raw(fullMethodName), ServingRegistry::refuseStream);
    }

    private static MethodDescriptor<EncodedMessage, EncodedMessage> raw(String fullMethodName) {
        return MethodDescriptor.<EncodedMessage, EncodedMessage>newBuilder(new RawMarshaller(), new RawMarshaller())
                .setFullMethodName(fullMethodName)
                .setType(MethodType.UNARY)
                .build();
    }

    private static ServerCall.Listener<EncodedMessage> refuseStream(
            ServerCall<EncodedMessage, EncodedMessage> call, Metadata headers) {
        call.close(
                Status.UNIMPLEMENTED.withDescription("method '"
                        + call.getMethodDescriptor().getFullMethodName() + "' streams, so it cannot be asked"),
                Trailers.of(Refusal.HANDLER));
        return new ServerCall.Listener<>() {};
    }

    private ServerCall.Listener<EncodedMessage> startUnknown(
            ServerCall<EncodedMessage, EncodedMessage> call, Metadata headers) {
        if (!headers.containsKey(HeaderCodec.KEY)) {
            call.close(
                    Status.UNIMPLEMENTED.withDescription(
                            "Method not found: " + call.getMethodDescriptor().getFullMethodName()),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return startData(call, headers);
    }

    private <Q, A> ServerMethodDefinition<Q, A> define(MethodDescriptor<Q, A> method) {
        return ServerMethodDefinition.create(method, this::startData);
    }

    private <Q, A> ServerCall.Listener<Q> startData(ServerCall<Q, A> call, Metadata headers) {
        String method = call.getMethodDescriptor().getFullMethodName();
        return start(call, headers, (header, input, responses) -> new DataCall<>(header, method, input, responses));
    }

    private ServerCall.Listener<BackupMessage.Question> startBackup(
            ServerCall<BackupMessage.Question, BackupMessage.Answer> call, Metadata headers) {
        return start(call, headers, BackupCall::new);
    }

    /** Turns an arrived message into a call of the transport. */
    @FunctionalInterface
    private interface Arrival<Q, A> {

        IncomingCall call(RequestHeader header, Q input, ResponseListener<A> responses);
    }

    private <Q, A> ServerCall.Listener<Q> start(ServerCall<Q, A> call, Metadata headers, Arrival<Q, A> arrival) {
        RequestHeader header = HeaderCodec.decode(headers);
        ServerResponse<A> response = new ServerResponse<>(call, limit, pending::remove);
        if (header == null) {
            response.failed(Refusal.HANDLER, HeaderCodec.refusal(headers));
            return new ServerCall.Listener<>() {};
        }
        pending.add(response);
        if (handler == null) {
            response.failed(Refusal.NOT_PRIMARY, NOT_SERVING);
            return new ServerCall.Listener<>() {};
        }
        // One more than expected, so that gRPC reports the end of the requests without being asked again.
        call.request(2);
        return new UnaryListener<>(response, input -> arrival.call(header, input, response));
    }

    private ServerCall.Listener<PullRequest> startPull(ServerCall<PullRequest, BlockPart> call, Metadata headers) {
        RequestHeader header = HeaderCodec.decode(headers);
        if (header == null) {
            call.close(HeaderCodec.refusal(headers), Trailers.of(Refusal.HANDLER));
            return new ServerCall.Listener<>() {};
        }
        BlockSender sender = new BlockSender(
                call,
                header,
                partBytes(),
                (name, responses) -> handOver(new PullCall(header, name, responses)),
                pending::remove);
        pending.add(sender);
        call.request(2);
        return sender;
    }

    /** A part must fit into the receiver's limit, and into the 2 MiB up to which gRPC pools its buffers. */
    private int partBytes() {
        return Math.max(1, Math.min(PART_BYTES, limit.bytes() - PART_OVERHEAD));
    }

    private void handOver(IncomingCall call) {
        RequestHandler current = handler;
        if (current == null) {
            call.fail(Refusal.NOT_PRIMARY, NOT_SERVING);
            return;
        }
        try {
            current.handle(call);
        } catch (RuntimeException e) {
            call.fail(Refusal.HANDLER, Status.INTERNAL.withDescription("the request was not taken: " + e));
        }
    }

    private final class UnaryListener<Q> extends ServerCall.Listener<Q> {

        private final ServerResponse<?> response;
        private final Function<Q, IncomingCall> arrival;

        private @Nullable Q input;

        UnaryListener(ServerResponse<?> response, Function<Q, IncomingCall> arrival) {
            this.response = response;
            this.arrival = arrival;
        }

        @Override
        public void onMessage(Q message) {
            if (input != null) {
                response.failed(Refusal.HANDLER, Status.INVALID_ARGUMENT.withDescription("more than one message"));
            }
            input = message;
        }

        @Override
        public void onHalfClose() {
            Q message = input;
            if (message == null) {
                response.failed(Refusal.HANDLER, Status.INVALID_ARGUMENT.withDescription("no message"));
            } else if (!response.isEnded()) {
                handOver(arrival.apply(message));
            }
        }

        @Override
        public void onCancel() {
            pending.remove(response);
        }
    }

    /** Messages of a method whose types this process does not know. */
    private static final class RawMarshaller implements MethodDescriptor.Marshaller<EncodedMessage> {

        @Override
        public InputStream stream(EncodedMessage value) {
            return value.stream();
        }

        @Override
        public EncodedMessage parse(InputStream stream) {
            return EncodedMessage.read(stream);
        }
    }
}
