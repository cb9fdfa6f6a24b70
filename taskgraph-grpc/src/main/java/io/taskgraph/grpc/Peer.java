package io.taskgraph.grpc;

import com.google.protobuf.Empty;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.util.function.Predicate;

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

    private Peer() {}

    /** Returns a ping that is answered at once, but not to strangers. It asks for nothing of the message, which may have any size. */
    static ServerMethodDefinition<Empty, Empty> ping(Predicate<ServerCall<?, ?>> isStranger) {
        return ServerMethodDefinition.create(PING, (call, headers) -> {
            if (isStranger.test(call)) {
                call.close(ServingRegistry.STRANGER, new Metadata());
            } else {
                call.sendHeaders(new Metadata());
                call.sendMessage(Empty.getDefaultInstance());
                call.close(Status.OK, new Metadata());
            }
            return new ServerCall.Listener<>() {};
        });
    }
}
