package io.taskgraph.grpc;

import com.google.protobuf.Empty;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;

/** The framework's own service between two processes. */
final class Peer {

    static final MethodDescriptor<Empty, Empty> PING = MethodDescriptor.<Empty, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("taskgraph.v1.Peer/Ping")
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setSafe(true)
            .setIdempotent(true)
            .build();

    static final ServerMethodDefinition<Empty, Empty> SERVED_PING =
            ServerMethodDefinition.create(PING, ServerCalls.asyncUnaryCall((input, responses) -> {
                responses.onNext(Empty.getDefaultInstance());
                responses.onCompleted();
            }));

    private Peer() {}
}
