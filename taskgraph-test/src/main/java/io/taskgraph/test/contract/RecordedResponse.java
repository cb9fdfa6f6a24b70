package io.taskgraph.test.contract;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.ResponseListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps how a data request ended, and how often that was told. */
final class RecordedResponse<A> implements ResponseListener<A> {

    private static final long LIMIT_SECONDS = 20;

    private final CompletableFuture<End<A>> end = new CompletableFuture<>();
    private final AtomicInteger told = new AtomicInteger();

    /** The end of the call; {@code failure} is null for an answer. */
    record End<A>(
            @Nullable A output, long incarnation, @Nullable Refusal failure, Status status) {}

    @Override
    public void answered(A output, long incarnation) {
        told.incrementAndGet();
        end.complete(new End<>(output, incarnation, null, Status.OK));
    }

    @Override
    public void failed(Refusal failure, Status status) {
        told.incrementAndGet();
        end.complete(new End<>(null, -1, failure, status));
    }

    End<A> await() {
        return end.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    int told() {
        return told.get();
    }
}
