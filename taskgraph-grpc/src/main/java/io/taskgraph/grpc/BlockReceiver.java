package io.taskgraph.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.grpc.v1.BlockIdentity;
import io.taskgraph.grpc.v1.PullRequest;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The asking side of one pull. A few parts are asked for ahead, and one more for each that has been taken in. */
final class BlockReceiver extends ClientCall.Listener<IncomingPart> {

    private static final int AHEAD = 4;

    private final BlockListener listener;
    private final MessageLimit limit;
    private final Consumer<Boolean> release;
    private final ClientCall<PullRequest, IncomingPart> call;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean cancelled;
    private boolean started;

    /** @param release told once, before the listener, whether the other process could not be reached */
    BlockReceiver(
            ManagedChannel channel,
            BlockRequest request,
            BlockListener listener,
            MessageLimit limit,
            Consumer<Boolean> release) {
        this.listener = listener;
        this.limit = limit;
        this.release = release;
        this.call = channel.newCall(
                IncomingPartMarshaller.PULL,
                CallOptions.DEFAULT.withDeadlineAfter(
                        GrpcDataTransport.timeoutNanos(request.timeout()), TimeUnit.NANOSECONDS));
    }

    void start(BlockRequest request) {
        PullRequest.Builder message =
                PullRequest.newBuilder().setName(request.name()).setOffset(request.offset());
        if (request.content() != null) {
            message.setIdentity(BlockIdentities.of(request.content()));
        }
        try {
            call.start(this, HeaderCodec.encode(request.header()));
            call.request(AHEAD);
            call.sendMessage(message.build());
            call.halfClose();
        } catch (RuntimeException e) {
            call.cancel("the pull could not be sent", e);
            onClose(Status.INTERNAL.withDescription("the pull could not be sent: " + e), new Metadata());
        }
    }

    void cancel() {
        cancelled = true;
        call.cancel("the pull is given up", null);
    }

    @Override
    public void onMessage(IncomingPart part) {
        try (part) {
            if (!started) {
                started = true;
                BlockIdentity identity = part.identity() == null ? BlockIdentity.getDefaultInstance() : part.identity();
                listener.started(BlockIdentities.content(identity), part.offset());
            }
            listener.arrived(part.data());
        } catch (IOException e) {
            call.cancel("a part could not be read", e);
            return;
        }
        call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        release.accept(!cancelled && Trailers.unreachable(status, trailers));
        Long incarnation = Trailers.incarnation(trailers);
        if (!status.isOk()) {
            listener.failed(Trailers.failure(status, trailers), limit.explain(ClientResponse.withCause(status)));
        } else if (incarnation == null) {
            listener.failed(Refusal.HANDLER, Status.INTERNAL.withDescription("no incarnation in the answer"));
        } else {
            listener.completed(incarnation);
        }
    }
}
