package io.taskgraph.masterworker;

import io.taskgraph.StaleEpochException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The stage of a call, and those that are made of it. A thread that waits for one waits no longer than its copy lives. A failure
 * that nobody looked at by the end of a chain that was made in a callback ends the job, as with the stages of
 * {@link io.taskgraph.Framework}; {@code run} may look at its stages later, so they are left alone.
 */
final class CallStage<T> extends CompletableFuture<T> {

    private final CopyLoop loop;
    private final @Nullable CallStage<?> source;
    private volatile boolean taken;
    private volatile boolean lookedAt;

    private CallStage(CopyLoop loop, @Nullable CallStage<?> source) {
        this.loop = loop;
        this.source = source;
    }

    CallStage(CopyLoop loop) {
        this(loop, null);
        watchIfInCallback();
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        taken = true;
        CallStage<U> next = new CallStage<>(loop, this);
        next.watchIfInCallback();
        return next;
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        taken = true;
        return this;
    }

    @Override
    public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
        return lookedAt(super.whenComplete(action));
    }

    @Override
    public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action) {
        return lookedAt(super.whenCompleteAsync(action));
    }

    @Override
    public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action, Executor executor) {
        return lookedAt(super.whenCompleteAsync(action, executor));
    }

    private static <T> CompletableFuture<T> lookedAt(CompletableFuture<T> stage) {
        if (stage instanceof CallStage<T> next) {
            next.lookedAt = true;
        }
        return stage;
    }

    @Override
    public T join() {
        return isDone() ? super.join() : orEnd().join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        return isDone() ? super.get() : orEnd().get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        return isDone() ? super.get(timeout, unit) : orEnd().get(timeout, unit);
    }

    /** Returns a stage that completes like this one, or fails when the copy ends before. */
    @SuppressWarnings("unchecked") // The other one never has a value.
    private CompletableFuture<T> orEnd() {
        taken = true;
        if (loop.isHere()) {
            throw new IllegalStateException(
                    "a callback must not wait for an answer, since it comes on the same loop: attach a continuation");
        }
        return (CompletableFuture<T>) anyOf(this, loop.end());
    }

    private void watchIfInCallback() {
        if (loop.isHere()) {
            loop.afterCallback(this::watch);
        }
    }

    private void watch() {
        var unused = allOf(this).whenComplete((none, failure) -> {
            if (failure != null && !taken) {
                untaken();
            }
        });
    }

    private void untaken() {
        Throwable cause = failure(this);
        if (cause != null && !(cause instanceof StaleEpochException) && !wasLookedAt(cause)) {
            loop.fail(cause);
        }
    }

    /** Whether this failure came down the chain through a stage whose continuation was told of it. */
    private boolean wasLookedAt(Throwable cause) {
        CallStage<?> stage = this;
        while (stage.source != null && failure(stage.source) == cause) {
            if (stage.lookedAt) {
                return true;
            }
            stage = stage.source;
        }
        return false;
    }

    private static @Nullable Throwable failure(CompletableFuture<?> stage) {
        if (!stage.isCompletedExceptionally()) {
            return null;
        }
        try {
            stage.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (CancellationException e) {
            return e;
        }
    }
}
