package io.taskgraph.boot.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An interceptor of the application that remembers the names of the methods that are served. */
record ServedMethods(Set<String> names) implements ServerInterceptor {

    ServedMethods() {
        this(ConcurrentHashMap.newKeySet());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        names.add(call.getMethodDescriptor().getFullMethodName());
        return next.startCall(call, headers);
    }
}
