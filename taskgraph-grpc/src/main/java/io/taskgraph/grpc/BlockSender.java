package io.taskgraph.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.v1.BlockPart;
import io.taskgraph.grpc.v1.PullRequest;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one pull: waits for the block, then sends it in parts, the next one only when gRPC has room for it. The thread
 * that brings an event does the work; a thread that comes meanwhile leaves its event to that one.
 */
final class BlockSender extends ServerCall.Listener<PullRequest> implements ResponseListener<Block>, Pending {

    private static final Logger logger = LoggerFactory.getLogger(BlockSender.class);

    private sealed interface Verdict {}

    private record Answered(Block block, long incarnation) implements Verdict {}

    private record Failed(Refusal failure, Status status) implements Verdict {}

    private final ServerCall<PullRequest, BlockPart> call;
    private final RequestHeader header;
    private final int partBytes;
    private final Arriving<PullRequest> arriving;
    private final BiFunction<String, ResponseListener<Block>, Runnable> handler;
    private final Consumer<Pending> done;
    private final AtomicReference<@Nullable Verdict> verdict = new AtomicReference<>();
    private final AtomicInteger news = new AtomicInteger();
    private volatile boolean abandoned;
    private volatile @Nullable PullRequest request;

    /** Why there is no request, if there is none. Used on the network's side of the call. */
    private Status failure = Arriving.Read.NOTHING.failure();

    /** Withdraws the call from the task. Used on the network's side of the call. */
    private @Nullable Runnable withdrawal;

    /** Offset of the next part; -1 before the first. Used, like the fields below, by one thread at a time. */
    private long offset = -1;

    private boolean closed;

    /**
     * Takes a call over.
     *
     * @param partBytes most bytes of a part
     * @param arriving says what is wrong with the message if there is none
     * @param handler asks the task for the block of a name, and returns what withdraws that
     * @param done told when the call has ended
     */
    BlockSender(
            ServerCall<PullRequest, BlockPart> call,
            RequestHeader header,
            int partBytes,
            Arriving<PullRequest> arriving,
            BiFunction<String, ResponseListener<Block>, Runnable> handler,
            Consumer<Pending> done) {
        this.call = call;
        this.header = header;
        this.partBytes = partBytes;
        this.arriving = arriving;
        this.handler = handler;
        this.done = done;
    }

    @Override
    public void onMessage(@Nullable PullRequest message) {
        failure = arriving.last().failure();
        request = message;
    }

    @Override
    public void onHalfClose() {
        PullRequest asked = request;
        if (asked == null) {
            failed(Refusal.HANDLER, failure);
        } else {
            withdrawal = handler.apply(asked.getName(), this);
        }
    }

    @Override
    public void answered(Block block, long incarnation) {
        decide(new Answered(block, incarnation));
    }

    @Override
    public void failed(Refusal failure, Status status) {
        decide(new Failed(failure, status));
    }

    private void decide(Verdict first) {
        if (verdict.compareAndSet(null, first)) {
            advance();
        }
    }

    @Override
    public void abandon() {
        abandoned = true;
        advance();
    }

    @Override
    public void onReady() {
        advance();
    }

    @Override
    public void onCancel() {
        done.accept(this);
        if (withdrawal != null) {
            withdrawal.run();
        }
    }

    @Override
    public void onComplete() {
        done.accept(this);
    }

    private void advance() {
        int seen = 1;
        if (news.getAndIncrement() != 0) {
            return;
        }
        do {
            step();
            seen = news.addAndGet(-seen);
        } while (seen != 0);
    }

    private void step() {
        Verdict decided = verdict.get();
        if (closed) {
            return;
        }
        try {
            if (abandoned) {
                close(Refusal.NOT_PRIMARY, ServingRegistry.NOT_SERVING);
            } else if (decided instanceof Failed failed) {
                close(failed.failure(), failed.status());
            } else if (decided instanceof Answered answered) {
                send(answered);
            }
        } catch (RuntimeException | Error e) {
            logger.debug("Block was not sent on", e);
            close(Refusal.HANDLER, Status.INTERNAL.withDescription("the block could not be sent: " + e));
        }
    }

    private void send(Answered answered) {
        Block block = answered.block();
        if (offset < 0) {
            call.sendHeaders(new Metadata());
        }
        while ((offset < 0 || offset < block.content().length()) && call.isReady()) {
            sendPart(block);
        }
        if (offset == block.content().length()) {
            call.close(Status.OK, Trailers.of(answered.incarnation()));
            closed = true;
            done.accept(this);
        }
    }

    private void sendPart(Block block) {
        BlockPart.Builder part = BlockPart.newBuilder();
        if (offset < 0) {
            offset = start(block);
            part.setIdentity(BlockIdentities.of(block.content())).setOffset(offset);
        }
        ByteString data = block.slice(offset, partBytes);
        offset += data.size();
        call.sendMessage(part.setData(data).build());
    }

    private long start(Block block) {
        PullRequest asked = request == null ? PullRequest.getDefaultInstance() : request;
        return new BlockRequest(
                        header,
                        asked.getName(),
                        asked.getOffset(),
                        asked.hasIdentity() ? BlockIdentities.content(asked.getIdentity()) : null,
                        Duration.ZERO)
                .start(block);
    }

    private void close(Refusal failure, Status status) {
        if (closed) {
            return;
        }
        closed = true;
        try {
            call.close(Trailers.wireStatus(failure, status), Trailers.of(failure));
        } catch (RuntimeException | Error e) {
            // The caller went away, sending closed the call already, or an interceptor of the application throws.
            logger.debug("Pull could not be ended", e);
        }
        done.accept(this);
    }
}
