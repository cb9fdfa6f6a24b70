package io.taskgraph.etcd;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sets a deadline on every call except watches. jetcd sets none and lets calls wait for a connection: an abandoned transaction would be
 * kept, and sent when etcd is back.
 */
final class CallDeadline implements ClientInterceptor {

    private static final String WATCH_SERVICE = "etcdserverpb.Watch";

    private final long nanos;

    CallDeadline(Duration timeout) {
        this.nanos = timeout.toNanos();
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return WATCH_SERVICE.equals(method.getServiceName())
                ? next.newCall(method, options)
                : next.newCall(method, options.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS));
    }
}
