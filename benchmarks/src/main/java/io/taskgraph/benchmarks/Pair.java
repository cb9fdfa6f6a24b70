package io.taskgraph.benchmarks;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.topology.Topologies;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A job of two tasks in this JVM on the embedded coordinator, which runs until it is closed, and is driven from outside. */
final class Pair implements AutoCloseable {

    static final String PEERS = "Peers";

    private static final long PATIENCE_SECONDS = 30;

    private final Map<Long, Framework> frameworks = new ConcurrentHashMap<>();
    private final Map<Long, EpochContext> contexts = new ConcurrentHashMap<>();
    private final Semaphore entered = new Semaphore(0);
    private final Semaphore told = new Semaphore(0);
    private final Thread run = new Thread(this::run, "job");
    private volatile @Nullable Throwable failure;

    Pair() throws InterruptedException {
        run.setDaemon(true);
        run.start();
        awaitEntered();
    }

    private void run() {
        try {
            Jobs.embedded(2, task -> new Driven(), Map.of(PEERS, Topologies.allToAll(2)));
        } catch (InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    Framework framework(long task) {
        return Objects.requireNonNull(frameworks.get(task));
    }

    EpochContext context(long task) {
        return Objects.requireNonNull(contexts.get(task));
    }

    /** Lets task 0 advance and returns when both have entered the next epoch. */
    void advance() throws InterruptedException {
        framework(0).incEpoch(context(0));
        awaitEntered();
    }

    private void awaitEntered() throws InterruptedException {
        acquire(entered, 2, "both tasks have entered the epoch");
    }

    /** Returns when the other task was told of one more flag. */
    void awaitTold() throws InterruptedException {
        acquire(told, 1, "a flag was told");
    }

    /** Returns when a request of a task has been answered. */
    static <A> void await(CompletionStage<A> answer) throws InterruptedException {
        Semaphore answered = new Semaphore(0);
        var unused = answer.thenRun(answered::release);
        if (!answered.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s");
        }
    }

    private void acquire(Semaphore semaphore, int permits, String what) throws InterruptedException {
        if (!semaphore.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not within " + PATIENCE_SECONDS + " s: " + what, failure);
        }
    }

    @Override
    public void close() {
        framework(0).shutdownJob(Outcome.succeeded());
        try {
            run.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Driven implements Task {

        private long id;

        @Override
        public void init(long taskId, Framework framework) {
            id = taskId;
            frameworks.put(taskId, framework);
        }

        @Override
        public void enterEpoch(EpochContext context) {
            contexts.put(id, context);
            entered.release();
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            told.release();
        }

        @Override
        public GrpcHelper grpc() {
            return GrpcHelper.of(Blob::service);
        }
    }
}
