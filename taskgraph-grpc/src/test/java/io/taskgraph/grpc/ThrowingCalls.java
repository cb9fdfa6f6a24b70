package io.taskgraph.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An interceptor of both sides that throws at some places of calls, for as long as it is told to. */
final class ThrowingCalls implements ClientInterceptor, ServerInterceptor {

    enum Place {
        NEW_CALL,
        START,
        REQUEST,
        SEND_MESSAGE,
        HALF_CLOSE,
        CANCEL,
        CLOSE,
        /** At the server, after the call was handed on. */
        AFTER_START_CALL
    }

    private volatile Set<Place> places = Set.of();

    /** Throws at these places from now on. */
    void throwAt(Place... now) {
        places = Set.of(now);
    }

    private void pass(Place place) {
        if (places.contains(place)) {
            throw new IllegalArgumentException("an interceptor throws at " + place);
        }
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        pass(Place.NEW_CALL);
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                pass(Place.START);
                super.start(listener, headers);
            }

            @Override
            public void request(int number) {
                pass(Place.REQUEST);
                super.request(number);
            }

            @Override
            public void sendMessage(Q message) {
                pass(Place.SEND_MESSAGE);
                super.sendMessage(message);
            }

            @Override
            public void halfClose() {
                pass(Place.HALF_CLOSE);
                super.halfClose();
            }

            @Override
            public void cancel(@Nullable String message, @Nullable Throwable cause) {
                pass(Place.CANCEL);
                super.cancel(message, cause);
            }
        };
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ServerCall.Listener<Q> listener = next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void request(int number) {
                        pass(Place.REQUEST);
                        super.request(number);
                    }

                    @Override
                    public void sendMessage(A message) {
                        pass(Place.SEND_MESSAGE);
                        super.sendMessage(message);
                    }

                    @Override
                    public void close(Status status, Metadata trailers) {
                        pass(Place.CLOSE);
                        super.close(status, trailers);
                    }
                },
                headers);
        pass(Place.AFTER_START_CALL);
        return listener;
    }
}
