package io.taskgraph.iterative;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.taskgraph.iterative.v1.CollectivesGrpc;
import io.taskgraph.iterative.v1.Question;
import io.taskgraph.iterative.v1.Reply;
import java.io.InputStream;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The one gRPC method by which the processes of an iterative job ask each other: {@code Collectives/Ask} of {@code collectives.proto}. */
final class AskMethod {

    static final MethodDescriptor<Ask, Answer> ASK = CollectivesGrpc.getAskMethod().toBuilder(
                    AskMethod.<Ask, Question>marshaller(
                            CollectivesGrpc.getAskMethod().getRequestMarshaller(), Wire::write, Wire::read),
                    AskMethod.<Answer, Reply>marshaller(
                            CollectivesGrpc.getAskMethod().getResponseMarshaller(), Wire::write, Wire::read))
            .build();

    private AskMethod() {}

    static BindableService service(BiConsumer<Ask, StreamObserver<Answer>> handler) {
        return () -> ServerServiceDefinition.builder(CollectivesGrpc.SERVICE_NAME)
                .addMethod(ASK, ServerCalls.asyncUnaryCall(handler::accept))
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
