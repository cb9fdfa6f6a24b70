package io.taskgraph.benchmarks;

import com.google.protobuf.BytesValue;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One of two tasks, which can be let ask the other: a number of requests is under way, and each answer's callback asks the next. */
final class Asker implements Task {

    private static final long PATIENCE_SECONDS = 120;

    private final CompletableFuture<EpochContext> entered = new CompletableFuture<>();
    private final Map<Integer, BytesValue> blocks;
    private volatile @Nullable Framework framework;

    /** @param blocks published in the epoch, named by their size in MiB */
    Asker(Map<Integer, BytesValue> blocks) {
        this.blocks = blocks;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        blocks.forEach((mebibytes, block) -> own().publish(context, Integer.toString(mebibytes), block));
        entered.complete(context);
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(Blob::service);
    }

    /** Asks, and returns when all is answered. */
    void run(BytesValue payload, int underWay, long requests, Samples samples)
            throws InterruptedException, ExecutionException, TimeoutException {
        Round round = new Round(entered.get(PATIENCE_SECONDS, TimeUnit.SECONDS), own(), payload, requests, samples);
        for (int i = 0; i < underWay; i++) {
            round.ask();
        }
        if (!round.end.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || round.failure != null) {
            throw new IllegalStateException(
                    "only %d of %d requests were answered".formatted(round.answered.get(), requests), round.failure);
        }
    }

    /** Returns the block of so many MiB that the other task has published. */
    BytesValue pull(int mebibytes) throws InterruptedException, ExecutionException, TimeoutException {
        EpochContext context = entered.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<BytesValue> pulled = new CompletableFuture<>();
        var unused = own().pull(context, 1 - own().getTaskId(), Integer.toString(mebibytes), BytesValue.parser())
                .whenComplete((block, cause) -> {
                    if (cause == null) {
                        pulled.complete(block);
                    } else {
                        pulled.completeExceptionally(cause);
                    }
                });
        return pulled.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void endJob() {
        Framework current = framework;
        if (current != null) {
            current.shutdownJob(Outcome.succeeded());
        }
    }

    private Framework own() {
        return Objects.requireNonNull(framework);
    }

    private static final class Round {

        private final EpochContext context;
        private final Framework framework;
        private final BytesValue payload;
        private final long requests;
        private final Samples samples;
        private final AtomicLong asked = new AtomicLong();
        private final AtomicLong answered = new AtomicLong();
        private final CountDownLatch end = new CountDownLatch(1);
        private volatile @Nullable Throwable failure;

        Round(EpochContext context, Framework framework, BytesValue payload, long requests, Samples samples) {
            this.context = context;
            this.framework = framework;
            this.payload = payload;
            this.requests = requests;
            this.samples = samples;
        }

        private void ask() {
            if (asked.getAndIncrement() >= requests) {
                return;
            }
            long start = System.nanoTime();
            var unused = framework
                    .dataRequest(context, 1 - framework.getTaskId(), Blob.ECHO, payload)
                    .whenComplete((answer, cause) -> answered(start, cause));
        }

        private void answered(long start, @Nullable Throwable cause) {
            if (cause != null) {
                failure = cause;
                end.countDown();
                return;
            }
            synchronized (samples) {
                samples.add(System.nanoTime() - start);
            }
            if (answered.incrementAndGet() == requests) {
                end.countDown();
            } else {
                ask();
            }
        }
    }
}
