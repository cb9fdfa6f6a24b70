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
import org.jspecify.annotations.Nullable;

/** The asking side of one pull. A few parts are asked for ahead, and one more for each that has been taken in. */
final class BlockReceiver extends ClientCall.Listener<IncomingPart> {

    private static final int AHEAD = 4;

    private final BlockListener listener;
    private final MessageLimit limit;
    private final Consumer<ChannelPool.Result> release;
    /** Null before the pull is sent. */
    private volatile @Nullable ClientCall<PullRequest, IncomingPart> call;

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean cancelled;

    /** What kept a part from being taken in here, such as a lack of memory; another process could do no better, nor another attempt. */
    private volatile @Nullable Error thrownHere;

    private boolean started;

    /** @param release told once, before the listener, how the call has gone for its channel */
    BlockReceiver(BlockListener listener, MessageLimit limit, Consumer<ChannelPool.Result> release) {
        this.listener = listener;
        this.limit = limit;
        this.release = release;
    }

    void start(ManagedChannel channel, BlockRequest request) {
        PullRequest.Builder message =
                PullRequest.newBuilder().setName(request.name()).setOffset(request.offset());
        if (request.content() != null) {
            message.setIdentity(BlockIdentities.of(request.content()));
        }
        try {
            ClientCall<PullRequest, IncomingPart> opened = channel.newCall(
                    IncomingPartMarshaller.PULL,
                    CallOptions.DEFAULT.withDeadlineAfter(
                            GrpcDataTransport.timeoutNanos(request.timeout()), TimeUnit.NANOSECONDS));
            call = opened;
            opened.start(this, HeaderCodec.encode(request.header()));
            opened.request(AHEAD);
            opened.sendMessage(message.build());
            opened.halfClose();
        } catch (RuntimeException | Error e) { // An interceptor of the application, for one.
            Cancelling.cancel(call, "the pull could not be sent", e);
            onClose(Status.INTERNAL.withDescription("the pull could not be sent: " + e), new Metadata());
        }
    }

    void cancel() {
        cancelled = true;
        ClientCall<PullRequest, IncomingPart> open = call;
        if (open != null && !Cancelling.cancel(open, "the pull is given up", null)) {
            // gRPC may never tell its end, and its channel must not be held until the deadline
            onClose(Status.CANCELLED.withDescription("the pull is given up"), new Metadata());
        }
    }

    @Override
    public void onMessage(IncomingPart part) {
        ClientCall<PullRequest, IncomingPart> open = call;
        try (part) {
            if (!started) {
                started = true;
                BlockIdentity identity = part.identity() == null ? BlockIdentity.getDefaultInstance() : part.identity();
                listener.started(BlockIdentities.content(identity), part.offset());
            }
            listener.arrived(part.data());
        } catch (IOException | RuntimeException | Error e) {
            // A block that finds no memory, for one.
            thrownHere = e instanceof Error error ? error : null;
            // what an interceptor throws here is for gRPC, which then ends the call itself
            if (open != null) {
                open.cancel("a part could not be read", e);
            }
            return;
        }
        if (open != null) {
            open.request(1);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        Error failedHere = thrownHere;
        boolean reached = cancelled || failedHere != null;
        release.accept(reached ? ChannelPool.Result.REACHED : Trailers.result(status, trailers));
        if (failedHere != null) {
            Status own = failedHere instanceof OutOfMemoryError
                    ? Status.RESOURCE_EXHAUSTED.withDescription(
                            "this process has no place for the block: " + failedHere)
                    : Status.INTERNAL.withDescription("this process could not take the block in: " + failedHere);
            listener.failed(Refusal.HANDLER, own.withCause(failedHere));
            return;
        }
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
