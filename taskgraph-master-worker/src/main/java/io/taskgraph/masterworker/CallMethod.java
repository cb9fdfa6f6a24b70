package io.taskgraph.masterworker;

import com.google.protobuf.CodedInputStream;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The one gRPC method by which masters and workers call each other. */
final class CallMethod {

    private static final String SERVICE = "taskgraph.MasterWorker";

    static final MethodDescriptor<Call, Reply> CALL = MethodDescriptor.<Call, Reply>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Call"))
            .setRequestMarshaller(marshaller(Wire::write, Wire::readCall))
            .setResponseMarshaller(marshaller(Wire::write, Wire::readReply))
            .build();

    @FunctionalInterface
    private interface Reader<T> {
        T read(CodedInputStream in) throws IOException;
    }

    private CallMethod() {}

    static BindableService service(BiConsumer<Call, StreamObserver<Reply>> handler) {
        return () -> ServerServiceDefinition.builder(SERVICE)
                .addMethod(CALL, ServerCalls.asyncUnaryCall(handler::accept))
                .build();
    }

    private static <T> Marshaller<T> marshaller(Function<T, byte[]> writer, Reader<T> reader) {
        return new Marshaller<>() {
            @Override
            public InputStream stream(T value) {
                return new ByteArrayInputStream(writer.apply(value));
            }

            @Override
            public T parse(InputStream stream) {
                try {
                    return reader.read(CodedInputStream.newInstance(stream));
                } catch (IOException e) {
                    throw Status.INTERNAL
                            .withDescription("a call or its answer can not be read: " + e.getMessage())
                            .withCause(e)
                            .asRuntimeException();
                }
            }
        };
    }
}
