package io.taskgraph.runtime;

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
 * A stage for the application. An unhandled failure at the end of a chain ends the job, like an exception in a callback: whether the
 * stage itself failed or a continuation threw.
 *
 * <p>A further stage is recognised by its calls: each method of {@code CompletionStage} calls {@link #newIncompleteFuture} on
 * its own stage and {@link #toCompletableFuture} on a second one. {@code exceptionally} and {@code handle} turn a failure into a
 * result; {@code whenComplete} passes it on, and so marks the stage that it makes.
 */
final class LoopStage<T> extends CompletableFuture<T> {

    private final TaskCopy copy;
    private final @Nullable LoopStage<?> source;
    private volatile boolean taken;
    private volatile boolean lookedAt;

    private LoopStage(TaskCopy copy, @Nullable LoopStage<?> source) {
        this.copy = copy;
        this.source = source;
    }

    /** A stage to be completed on the copy's loop, not before the callback that asked for it is over. */
    LoopStage(TaskCopy copy) {
        this(copy, null);
        watch();
    }

    /** A stage whose own failure ends nothing, whether or not anybody looks at it. */
    static <T> LoopStage<T> ofNoConsequence(TaskCopy copy) {
        LoopStage<T> stage = new LoopStage<>(copy, null);
        stage.lookedAt = true;
        return stage;
    }

    static <T> LoopStage<T> failed(TaskCopy copy, Throwable cause) {
        LoopStage<T> stage = new LoopStage<>(copy, null);
        stage.completeExceptionally(cause);
        copy.run("continuation", stage::watch);
        return stage;
    }

    /** Ends the stage as a request has ended. */
    void end(@Nullable T output, @Nullable Throwable cause) {
        if (cause != null) {
            completeExceptionally(cause);
        } else {
            complete(output);
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        taken = true;
        LoopStage<U> next = new LoopStage<>(copy, this);
        if (isDone()) {
            // Such a continuation runs before the stage is handed out, and then tells nobody.
            copy.run("continuation", next::watch);
        } else {
            next.watch();
        }
        return next;
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        taken = true;
        return this;
    }

    @Override
    public T join() {
        refuseToWait();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseToWait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseToWait();
        return super.get(timeout, unit);
    }

    /** The stage completes on the loop, which the callback that would wait for it holds. */
    private void refuseToWait() {
        if (!isDone() && copy.isRunningHere()) {
            throw new IllegalStateException("a callback of task " + copy.id().task()
                    + " must not wait for a stage by 'join' or 'get': the stage completes only when the callback is"
                    + " over. Write stage.thenAccept(value -> ...) instead; several stages by 'thenCombine'");
        }
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
        if (stage instanceof LoopStage<T> next) {
            next.lookedAt = true;
        }
        return stage;
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
            copy.fail("continuation", cause);
        }
    }

    /** Whether this failure came down the chain through a stage whose continuation was told of it. */
    private boolean wasLookedAt(Throwable cause) {
        LoopStage<?> stage = this;
        while (stage.source != null && failure(stage.source) == cause) {
            if (stage.lookedAt) {
                return true;
            }
            stage = stage.source;
        }
        return stage.source == null && stage.lookedAt;
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
