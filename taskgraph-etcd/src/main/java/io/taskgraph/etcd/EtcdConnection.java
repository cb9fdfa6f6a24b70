package io.taskgraph.etcd;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.taskgraph.coordination.CoordinationException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A channel to one member of etcd, and the watches on it. They end together. Thread-safe. */
final class EtcdConnection {

    /** Lets a member that knows no leader say so at once, instead of keeping the question. */
    private static final Metadata.Key<String> HAS_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();

    EtcdConnection(ManagedChannel channel) {
        this.channel = channel;
    }

    /**
     * Asks once; a stream of answers is taken to end with the first. Whatever keeps the call from being made is told as its failure.
     *
     * @param token token of a login; empty without one
     */
    <Q, A> void ask(MethodDescriptor<Q, A> method, Q request, String token, long timeoutNanos, Answer<A> answer) {
        SingleCall<A> listener = new SingleCall<>(answer);
        ClientCall<Q, A> call = null;
        try {
            call = channel.newCall(
                    method,
                    CallOptions.DEFAULT
                            .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS)
                            .withStreamTracerFactory(listener.tracing()));
            call.start(listener, headers(token));
            call.request(2);
            call.sendMessage(request);
            call.halfClose();
        } catch (RuntimeException | Error e) { // an interceptor of the application's, for one
            if (call != null) {
                call.cancel("The call could not be made", e);
            }
            listener.onClose(
                    Status.UNKNOWN.withDescription("the call could not be made").withCause(e), new Metadata());
        }
    }

    /** Opens a stream with one request; returns the action that closes it. */
    <Q, A> Runnable open(MethodDescriptor<Q, A> method, Q request, String token, Stream<A> stream) {
        ClientCall<Q, A> call = channel.newCall(method, CallOptions.DEFAULT);
        call.start(new StreamCall<>(call, stream), headers(token));
        call.request(1);
        call.sendMessage(request);
        return () -> call.cancel("The watch is closed", null);
    }

    void add(EtcdWatch watch) {
        watches.add(watch);
    }

    void remove(EtcdWatch watch) {
        watches.remove(watch);
    }

    boolean hasWatches() {
        return !watches.isEmpty();
    }

    /** Connects at once instead of waiting out a back-off. */
    void hurry() {
        channel.resetConnectBackoff();
    }

    void endWatches(CoordinationException cause) {
        watches.forEach(watch -> watch.end(cause));
    }

    /** Ends the watches, then all calls. */
    void close(CoordinationException cause) {
        endWatches(cause);
        channel.shutdownNow();
    }

    private static Metadata headers(String token) {
        Metadata headers = new Metadata();
        headers.put(HAS_LEADER, "true");
        if (!token.isEmpty()) {
            headers.put(TOKEN, token);
        }
        return headers;
    }
}
