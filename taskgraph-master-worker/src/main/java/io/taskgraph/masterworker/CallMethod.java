package io.taskgraph.masterworker;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.taskgraph.masterworker.v1.CallReply;
import io.taskgraph.masterworker.v1.CallRequest;
import io.taskgraph.masterworker.v1.MasterWorkerGrpc;
import java.io.InputStream;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The one gRPC method by which masters and workers call each other: {@code MasterWorker/Call} of {@code calls.proto}. */
final class CallMethod {

    static final MethodDescriptor<Call, Reply> CALL = MasterWorkerGrpc.getCallMethod().toBuilder(
                    CallMethod.<Call, CallRequest>marshaller(
                            MasterWorkerGrpc.getCallMethod().getRequestMarshaller(), Wire::write, Wire::read),
                    CallMethod.<Reply, CallReply>marshaller(
                            MasterWorkerGrpc.getCallMethod().getResponseMarshaller(), Wire::write, Wire::read))
            .build();

    private CallMethod() {}

    static BindableService service(BiConsumer<Call, StreamObserver<Reply>> handler) {
        return () -> ServerServiceDefinition.builder(MasterWorkerGrpc.SERVICE_NAME)
                .addMethod(CALL, ServerCalls.asyncUnaryCall(handler::accept))
                .build();
    }

    private static <T, M> Marshaller<T> marshaller(Marshaller<M> wire, Function<T, M> writer, Function<M, T> reader) {
        return new Marshaller<>() {
            @Override
            public InputStream stream(T value) {
                return wire.stream(writer.apply(value));
            }

            @Override
            public T parse(InputStream stream) {
                return reader.apply(wire.parse(stream));
            }
        };
    }
}
