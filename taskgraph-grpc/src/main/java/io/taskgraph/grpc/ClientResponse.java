package io.taskgraph.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.ResponseListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The asking side of one unary call. Takes the answer and tells it, or why there is none, exactly once when the call has ended. */
final class ClientResponse<A> extends ClientCall.Listener<A> {

    private final ResponseListener<A> listener;
    private final MessageLimit limit;
    private final Consumer<ChannelPool.Result> release;
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Null before the request is sent. */
    private volatile @Nullable ClientCall<?, A> call;

    private volatile boolean cancelled;
    private @Nullable A output;

    /** @param release told once, before the listener, how the call has gone for its channel */
    ClientResponse(ResponseListener<A> listener, MessageLimit limit, Consumer<ChannelPool.Result> release) {
        this.listener = listener;
        this.limit = limit;
        this.release = release;
    }

    <Q> void start(ManagedChannel channel, DataRequest<Q, A> request) {
        try {
            Status refusal = limit.refusal(request.input(), "request");
            if (refusal != null) {
                onClose(refusal, new Metadata());
                return;
            }
            ClientCall<Q, A> opened = channel.newCall(
                    request.method(),
                    CallOptions.DEFAULT.withDeadlineAfter(
                            GrpcDataTransport.timeoutNanos(request.timeout()), TimeUnit.NANOSECONDS));
            call = opened;
            opened.start(this, HeaderCodec.encode(request.header()));
            // One more than expected, so that gRPC reports the end of the answer without being asked again.
            opened.request(2);
            opened.sendMessage(request.input());
            opened.halfClose();
        } catch (RuntimeException | Error e) { // An interceptor or a marshaller of the application.
            Cancelling.cancel(call, "the request could not be sent", e);
            onClose(Status.INTERNAL.withDescription("the request could not be sent: " + e), new Metadata());
        }
    }

    /** Ends the call at both sides, unless it has ended. */
    void cancel() {
        cancelled = true;
        ClientCall<?, A> open = call;
        if (open != null && !Cancelling.cancel(open, "the request is given up", null)) {
            // gRPC may never tell its end, and its channel must not be held until the deadline
            onClose(Status.CANCELLED.withDescription("the request is given up"), new Metadata());
        }
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
        release.accept(cancelled ? ChannelPool.Result.REACHED : Trailers.result(status, trailers));
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
        if (root == null || root.getMessage() == null) {
            return status;
        }
        // not by augmentDescription, which breaks the line
        String known = status.getDescription();
        return status.withDescription(known == null ? root.getMessage() : known + ": " + root.getMessage());
    }
}
