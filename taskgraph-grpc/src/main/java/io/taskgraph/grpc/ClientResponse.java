package io.taskgraph.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.transport.ResponseListener;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the one answer of a unary call and tells it, or why there is none, exactly once when the call has ended. */
final class ClientResponse<A> extends ClientCall.Listener<A> {

    private final ResponseListener<A> listener;
    private final Consumer<Boolean> release;
    private final AtomicBoolean ended = new AtomicBoolean();

    private @Nullable A output;

    /** @param release told once, before the listener, whether the other process could not be reached */
    ClientResponse(ResponseListener<A> listener, Consumer<Boolean> release) {
        this.listener = listener;
        this.release = release;
    }

    @Override
    public void onMessage(A message) {
        output = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        release.accept(Trailers.unreachable(status, trailers));
        if (!status.isOk()) {
            listener.failed(Trailers.failure(status, trailers), status);
            return;
        }
        A answer = output;
        Long incarnation = Trailers.incarnation(trailers);
        if (answer == null || incarnation == null) {
            listener.failed(
                    ResponseListener.Failure.HANDLER,
                    Status.INTERNAL.withDescription(
                            answer == null ? "no message in the answer" : "no incarnation in the answer"));
        } else {
            listener.answered(answer, incarnation);
        }
    }
}
