package io.taskgraph.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;

/**
 * A method as it is served to callers. Its descriptor is one object for all calls, since interceptors remember what they know of a method
 * by that.
 */
final class Incoming<Q, A> {

    /** Begins a call of which nothing but the metadata is read. */
    @FunctionalInterface
    interface Start<Q, A> {

        ServerCall.Listener<Q> start(ServerCall<Q, A> call, Metadata headers, Arriving<Q> arriving);
    }

    private final Arriving<Q> arriving;
    private final MethodDescriptor<Q, A> method;

    /**
     * @param maxBytes greatest size of a request
     * @param trusted whether requests are handed over as they are
     */
    Incoming(MethodDescriptor<Q, A> method, int maxBytes, boolean trusted) {
        this.arriving = new Arriving<>(method.getRequestMarshaller(), maxBytes);
        this.method = trusted
                ? method
                : method.toBuilder(arriving, method.getResponseMarshaller()).build();
    }

    MethodDescriptor<Q, A> method() {
        return method;
    }

    ServerMethodDefinition<Q, A> definition(Start<Q, A> start) {
        return ServerMethodDefinition.create(method, (call, headers) -> start.start(call, headers, arriving));
    }
}
