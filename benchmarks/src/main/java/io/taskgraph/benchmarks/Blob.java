package io.taskgraph.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** The method that both the framework and the raw program serve: it answers with as many bytes as it gets. */
final class Blob {

    static final MethodDescriptor<BytesValue, BytesValue> ECHO = MethodDescriptor.<BytesValue, BytesValue>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("benchmark.Blob/Echo")
            .setRequestMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
            .build();

    private Blob() {}

    static ServerServiceDefinition service() {
        return ServerServiceDefinition.builder("benchmark.Blob")
                .addMethod(ECHO, ServerCalls.asyncUnaryCall((BytesValue input, StreamObserver<BytesValue> observer) -> {
                    observer.onNext(input);
                    observer.onCompleted();
                }))
                .build();
    }

    static BytesValue of(int bytes) {
        return BytesValue.of(ByteString.copyFrom(new byte[bytes]));
    }
}
