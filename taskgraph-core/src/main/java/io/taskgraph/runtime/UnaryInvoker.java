package io.taskgraph.runtime;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.taskgraph.NullReturnException;
import io.taskgraph.transport.EncodedMessage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Invokes a unary method of a bound service directly with a message, without a server. An {@link EncodedMessage} is decoded
 * first, and the answer to it encoded.
 *
 * <p>The handler runs on the calling thread. It may answer later and on another thread; then the completion is told there. There
 * is no cancellation, and the handler is not told that its answer was taken ({@code onComplete}).
 */
final class UnaryInvoker {

    private UnaryInvoker() {}

    /**
     * Told how the invocation ended. Exactly one call.
     *
     * @param <A> answer of the method, or {@link EncodedMessage} if its input was one
     */
    @FunctionalInterface
    interface Completion<A> {

        /**
         * Gives the end.
         *
         * @param output the answer; null unless {@code status} is OK
         */
        void ended(@Nullable A output, Status status);
    }

    /**
     * Calls the handler of {@code method}. An exception ends the invocation with a status; an exception after the end of the call is
     * rethrown, since the caller can no longer be told.
     *
     * @param <T> answer of the method as the caller of it knows it, or {@link EncodedMessage} if the input is one
     */
    static <T> void invoke(
            ServerMethodDefinition<?, ?> method, Object input, Metadata headers, Completion<T> completion) {
        @SuppressWarnings("unchecked") // The caller found the method by its name, so its types are those of the method.
        Completion<Object> untyped = (Completion<Object>) completion;
        invokeTyped(method, input, headers, untyped);
    }

    private static <Q, A> void invokeTyped(
            ServerMethodDefinition<Q, A> method, Object input, Metadata headers, Completion<Object> completion) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        CapturingCall<Q, A> call = new CapturingCall<>(
                descriptor, input instanceof EncodedMessage ? encoding(descriptor, completion) : completion);
        if (method.getMethodDescriptor().getType() != MethodDescriptor.MethodType.UNARY) {
            call.end(
                    null,
                    Status.UNIMPLEMENTED.withDescription(
                            "'" + method.getMethodDescriptor().getFullMethodName() + "' is not unary"));
            return;
        }
        try {
            @SuppressWarnings("unchecked") // A message of a wrong type fails in the handler as ClassCastException.
            Q message = input instanceof EncodedMessage encoded
                    ? encoded.decode(descriptor.getRequestMarshaller())
                    : (Q) input;
            ServerCall.Listener<Q> listener = NullReturnException.check(
                    method.getServerCallHandler().startCall(call, headers),
                    () -> "an interceptor or the handler of '" + descriptor.getFullMethodName()
                            + "' returned null: it must return a listener");
            listener.onMessage(message);
            listener.onHalfClose();
        } catch (RuntimeException | Error e) {
            if (!call.end(null, Status.fromThrowable(e))) {
                throw e;
            }
        }
    }

    private static <A> Completion<Object> encoding(MethodDescriptor<?, A> method, Completion<Object> completion) {
        return (output, status) -> {
            @SuppressWarnings("unchecked") // Only the method's own handler gives outputs.
            A answer = (A) output;
            EncodedMessage encoded;
            try {
                encoded = answer == null ? null : EncodedMessage.of(method.getResponseMarshaller(), answer);
            } catch (RuntimeException | Error e) {
                completion.ended(
                        null,
                        Status.INTERNAL
                                .withDescription("the answer cannot be encoded: " + e)
                                .withCause(e));
                return;
            }
            completion.ended(encoded, status);
        };
    }

    /** Keeps the response until the handler closes the call. Used by one thread at a time, as every server call. */
    private static final class CapturingCall<Q, A> extends ServerCall<Q, A> {

        private final MethodDescriptor<Q, A> method;
        private final Completion<Object> completion;
        private final AtomicBoolean ended = new AtomicBoolean();

        private volatile @Nullable A output;

        CapturingCall(MethodDescriptor<Q, A> method, Completion<Object> completion) {
            this.method = method;
            this.completion = completion;
        }

        /** Tells the end, unless it was told before, and returns whether it did. */
        boolean end(@Nullable Object answer, Status status) {
            if (!ended.compareAndSet(false, true)) {
                return false;
            }
            completion.ended(answer, HandlerFailure.described(status));
            return true;
        }

        @Override
        public void request(int numMessages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(A message) {
            if (output != null) {
                end(null, Status.INTERNAL.withDescription("more than one response"));
            }
            output = message;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!status.isOk()) {
                end(null, status);
            } else if (output == null) {
                end(null, Status.INTERNAL.withDescription("no response"));
            } else {
                end(output, status);
            }
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<Q, A> getMethodDescriptor() {
            return method;
        }
    }
}
