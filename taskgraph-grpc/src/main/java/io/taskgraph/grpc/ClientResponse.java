package io.taskgraph.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.ResponseListener;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the one answer of a unary call and tells it, or why there is none, exactly once when the call has ended. */
final class ClientResponse<A> extends ClientCall.Listener<A> {

    private final ResponseListener<A> listener;
    private final MessageLimit limit;
    private final Consumer<ChannelPool.Result> release;
    private final AtomicBoolean ended = new AtomicBoolean();

    private @Nullable A output;

    /** @param release told once, before the listener, how the call has gone for its channel */
    ClientResponse(ResponseListener<A> listener, MessageLimit limit, Consumer<ChannelPool.Result> release) {
        this.listener = listener;
        this.limit = limit;
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
        release.accept(Trailers.result(status, trailers));
        if (!status.isOk()) {
            listener.failed(Trailers.failure(status, trailers), limit.explain(withCause(status)));
            return;
        }
        A answer = output;
        Long incarnation = Trailers.incarnation(trailers);
        if (answer == null || incarnation == null) {
            listener.failed(
                    Refusal.HANDLER,
                    Status.INTERNAL.withDescription(
                            answer == null ? "no message in the answer" : "no incarnation in the answer"));
        } else {
            listener.answered(answer, incarnation);
        }
    }

    /** A cause does not show in the error that a task gets in the end, but why a connection fails must. */
    static Status withCause(Status status) {
        Throwable root = status.getCause();
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null || root.getMessage() == null ? status : status.augmentDescription(root.getMessage());
    }
}
