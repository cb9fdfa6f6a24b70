package io.taskgraph.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What both the framework and the raw program serve: a method that answers with as many bytes as it gets, and blocks. */
final class Blob {

    static final MethodDescriptor<BytesValue, BytesValue> ECHO = MethodDescriptor.<BytesValue, BytesValue>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("benchmark.Blob/Echo")
            .setRequestMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
            .build();

    /** Sizes of blocks, in MiB. */
    static final List<Integer> BLOCKS = List.of(1, 16, 64);

    /** Returns the block of so many MiB. */
    static final MethodDescriptor<Int32Value, BytesValue> GET = MethodDescriptor.<Int32Value, BytesValue>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("benchmark.Blocks/Get")
            .setRequestMarshaller(ProtoUtils.marshaller(Int32Value.getDefaultInstance()))
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

    /** Serves the blocks by {@link #GET}. */
    static ServerServiceDefinition blocks(Map<Integer, BytesValue> blocks) {
        return ServerServiceDefinition.builder("benchmark.Blocks")
                .addMethod(GET, ServerCalls.asyncUnaryCall((Int32Value input, StreamObserver<BytesValue> observer) -> {
                    observer.onNext(blocks.get(input.getValue()));
                    observer.onCompleted();
                }))
                .build();
    }

    /** Makes all blocks, of bytes that do not repeat. */
    static Map<Integer, BytesValue> makeBlocks() {
        return BLOCKS.stream().collect(Collectors.toMap(Function.identity(), mebibytes -> {
            byte[] bytes = new byte[mebibytes << 20];
            new SplittableRandom(mebibytes).nextBytes(bytes);
            return BytesValue.of(UnsafeByteOperations.unsafeWrap(bytes));
        }));
    }

    static BytesValue of(int bytes) {
        return BytesValue.of(ByteString.copyFrom(new byte[bytes]));
    }
}
