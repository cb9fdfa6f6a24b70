package io.taskgraph.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A method that gives back its input, and how to ask for it. */
final class TestService {

    private static final MethodDescriptor<BytesValue, BytesValue> ECHO =
            MethodDescriptor.<BytesValue, BytesValue>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("test.Service/Echo")
                    .setRequestMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
                    .build();

    private static final RequestHeader HEADER = new RequestHeader("run", 1, 1, 1, 2, 2);

    private TestService() {}

    record End(BytesValue output, Refusal failure, Status status) {}

    interface Script {

        void handle(BytesValue input, ResponseListener<BytesValue> responses);
    }

    static RequestHandler handler(Script script) {
        return handler(ECHO, script);
    }

    static RequestHandler streaming() {
        return handler(
                ECHO.toBuilder()
                        .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                        .build(),
                (input, responses) -> {});
    }

    private static RequestHandler handler(MethodDescriptor<?, ?> method, Script script) {
        return new RequestHandler() {
            @Override
            public MethodDescriptor<?, ?> findMethod(String fullMethodName) {
                return fullMethodName.equals(method.getFullMethodName()) ? method : null;
            }

            @Override
            public Runnable handle(IncomingCall call) {
                @SuppressWarnings("unchecked") // Only the method above is asked.
                DataCall<BytesValue, BytesValue> asked = (DataCall<BytesValue, BytesValue>) call;
                script.handle(asked.input(), asked.responses());
                return () -> {};
            }
        };
    }

    static RequestHandler echo() {
        return handler((input, responses) -> responses.answered(input, 1));
    }

    static BytesValue bytes(int size) {
        return BytesValue.of(ByteString.copyFrom(new byte[size]));
    }

    static CompletableFuture<End> ask(GrpcDataTransport client, String address, BytesValue input, Duration timeout) {
        return ask(client, address, ECHO, input, timeout);
    }

    /** Asks with another idea of the answers than the server has. */
    static CompletableFuture<End> askReadingBy(
            MethodDescriptor.Marshaller<BytesValue> marshaller,
            GrpcDataTransport client,
            String address,
            Duration timeout) {
        return ask(
                client,
                address,
                ECHO.toBuilder(ECHO.getRequestMarshaller(), marshaller).build(),
                bytes(1),
                timeout);
    }

    private static CompletableFuture<End> ask(
            GrpcDataTransport client,
            String address,
            MethodDescriptor<BytesValue, BytesValue> method,
            BytesValue input,
            Duration timeout) {
        CompletableFuture<End> end = new CompletableFuture<>();
        send(client, address, new DataRequest<>(HEADER, method, input, timeout), end);
        return end.orTimeout(30, TimeUnit.SECONDS);
    }

    /** Asks, and returns what gives the request up. */
    static Runnable askToGiveUp(GrpcDataTransport client, String address, BytesValue input, Duration timeout) {
        return send(client, address, new DataRequest<>(HEADER, ECHO, input, timeout), new CompletableFuture<>());
    }

    /** Asks on a channel of its own, without a transport. */
    static CompletableFuture<End> askOn(
            ManagedChannel channel, Consumer<ChannelPool.Result> release, Duration timeout) {
        CompletableFuture<End> end = new CompletableFuture<>();
        askOn(channel, release, timeout, end);
        return end.orTimeout(30, TimeUnit.SECONDS);
    }

    static ClientResponse<BytesValue> askOn(
            ManagedChannel channel,
            Consumer<ChannelPool.Result> release,
            Duration timeout,
            CompletableFuture<End> end) {
        ClientResponse<BytesValue> response = new ClientResponse<>(ending(end), MessageLimit.NONE, release);
        response.start(channel, new DataRequest<>(HEADER, ECHO, bytes(1), timeout));
        return response;
    }

    private static Runnable send(
            GrpcDataTransport client,
            String address,
            DataRequest<BytesValue, BytesValue> request,
            CompletableFuture<End> end) {
        return client.send(address, request, ending(end));
    }

    private static ResponseListener<BytesValue> ending(CompletableFuture<End> end) {
        return new ResponseListener<>() {
            @Override
            public void answered(BytesValue output, long incarnation) {
                end.complete(new End(output, null, Status.OK));
            }

            @Override
            public void failed(Refusal failure, Status status) {
                end.complete(new End(null, failure, status));
            }
        };
    }
}
