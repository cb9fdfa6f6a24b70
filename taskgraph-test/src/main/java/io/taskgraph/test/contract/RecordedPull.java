package io.taskgraph.test.contract;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.BlockContent;
import io.taskgraph.transport.BlockListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Records the events of one pull, and how often it ended. */
final class RecordedPull implements BlockListener {

    private static final long LIMIT_SECONDS = 20;

    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final AtomicInteger told = new AtomicInteger();
    private volatile @Nullable BlockContent content;
    private volatile long offset = -1;
    private volatile ByteString bytes = ByteString.EMPTY;

    /** How it ended; {@code failure} is null for a whole block. */
    record End(long incarnation, @Nullable Refusal failure, Status status) {}

    @Override
    public void started(BlockContent newContent, long newOffset) {
        content = newContent;
        offset = newOffset;
    }

    @Override
    public synchronized void arrived(InputStream more) throws IOException {
        bytes = bytes.concat(ByteString.readFrom(more));
    }

    @Override
    public void completed(long incarnation) {
        told.incrementAndGet();
        end.complete(new End(incarnation, null, Status.OK));
    }

    @Override
    public void failed(Refusal failure, Status status) {
        told.incrementAndGet();
        end.complete(new End(-1, failure, status));
    }

    End await() {
        return end.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    int told() {
        return told.get();
    }

    @Nullable
    BlockContent content() {
        return content;
    }

    long offset() {
        return offset;
    }

    ByteString bytes() {
        return bytes;
    }
}
