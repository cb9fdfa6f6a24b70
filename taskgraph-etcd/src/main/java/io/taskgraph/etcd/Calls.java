package io.taskgraph.etcd;

import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls under way. Each ends: with an answer, with a {@link CoordinationException} that is not wrapped, at its deadline, or when the
 * coordinator is closed. There are as many as callers have asked for within one deadline. Thread-safe.
 */
final class Calls {

    private final Supplier<EtcdConnection> connection;
    private final Consumer<EtcdConnection> onNoAnswer;
    private final ScheduledExecutorService timer;
    private final Duration timeout;
    private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private volatile boolean closed;

    /**
     * @param connection the connection to ask
     * @param onNoAnswer told of the connection when a call on it has had no answer
     */
    Calls(
            Supplier<EtcdConnection> connection,
            Consumer<EtcdConnection> onNoAnswer,
            ScheduledExecutorService timer,
            Duration timeout) {
        this.connection = connection;
        this.onNoAnswer = onNoAnswer;
        this.timer = timer;
        this.timeout = timeout;
    }

    /**
     * Asks etcd.
     *
     * @param what the call in words, the beginning of an error's message
     * @param question sends the request
     * @param answer translates the answer
     * @param refusal turns a failure into an answer, or throws it
     */
    <A, T extends @Nullable Object> CompletionStage<T> ask(
            String what,
            Function<EtcdConnection, CompletableFuture<A>> question,
            Function<A, T> answer,
            Function<CoordinationException, T> refusal) {
        EtcdConnection asked = connection.get();
        CompletableFuture<T> result = begin(what, asked);
        if (result.isDone()) {
            return result;
        }
        asked.asked();
        CompletableFuture<A> sent;
        try {
            sent = question.apply(asked);
        } catch (RuntimeException notSent) {
            sent = CompletableFuture.failedFuture(notSent);
        }
        var unused = sent.whenComplete((response, failure) -> {
            try {
                if (failure == null) {
                    asked.answered();
                    result.complete(answer.apply(response));
                } else {
                    result.complete(refusal.apply(failed(asked, EtcdErrors.of(what, failure))));
                }
            } catch (RuntimeException broken) {
                result.completeExceptionally(EtcdErrors.of(what, broken));
            }
        });
        return result;
    }

    <A, T extends @Nullable Object> CompletionStage<T> ask(
            String what, Function<EtcdConnection, CompletableFuture<A>> question, Function<A, T> answer) {
        return ask(what, question, answer, refusal -> {
            throw refusal;
        });
    }

    /** Ends the calls under way, with unknown outcome, and refuses later ones. */
    void close() {
        closed = true;
        underWay.values()
                .forEach(call -> call.completeExceptionally(new CoordinationException(
                        Reason.UNKNOWN_OUTCOME, "The coordinator was closed before etcd has answered")));
    }

    static CoordinationException closedException() {
        return new CoordinationException(Reason.CLOSED, "The coordinator is closed");
    }

    private <T extends @Nullable Object> CompletableFuture<T> begin(String what, EtcdConnection asked) {
        CompletableFuture<T> result = new CompletableFuture<>();
        long id = lastId.incrementAndGet();
        underWay.put(id, result);
        if (closed) {
            underWay.remove(id);
            result.completeExceptionally(closedException());
            return result;
        }
        try {
            Future<?> deadline =
                    timer.schedule(() -> expire(what, asked, result), timeout.toNanos(), TimeUnit.NANOSECONDS);
            var unused = result.whenComplete((answer, failure) -> {
                underWay.remove(id);
                deadline.cancel(false);
            });
        } catch (RejectedExecutionException closedMeanwhile) {
            underWay.remove(id);
            result.completeExceptionally(closedException());
        }
        return result;
    }

    private void expire(String what, EtcdConnection asked, CompletableFuture<?> result) {
        if (result.completeExceptionally(new CoordinationException(
                Reason.UNKNOWN_OUTCOME, what + " failed: etcd has not answered within " + timeout))) {
            onNoAnswer.accept(asked);
        }
    }

    private CoordinationException failed(EtcdConnection asked, CoordinationException exception) {
        if (exception.reason() == Reason.UNKNOWN_OUTCOME) {
            onNoAnswer.accept(asked);
        } else {
            asked.answered();
        }
        return exception;
    }
}
