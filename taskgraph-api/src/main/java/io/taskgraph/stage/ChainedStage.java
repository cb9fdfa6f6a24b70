package io.taskgraph.stage;

import io.taskgraph.StaleEpochException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A stage whose unhandled failure at the end of a chain ends the job: whether the stage itself failed or a continuation threw.
 * For the programming models of the framework, not for applications.
 *
 * <p>A further stage is recognised by its calls: each method of {@code CompletionStage} calls {@link #newIncompleteFuture} on
 * its own stage and {@link #toCompletableFuture} on a second one. {@code exceptionally} and {@code handle} turn a failure into a
 * result; {@code whenComplete} passes it on, and so marks the stage that it makes. A {@link StaleEpochException} ends nothing.
 */
public abstract class ChainedStage<T> extends CompletableFuture<T> {

    private final @Nullable ChainedStage<?> source;
    private volatile boolean taken;
    private volatile boolean lookedAt;

    /** Makes the first stage of a chain, or one that goes on from {@code source}. */
    protected ChainedStage(@Nullable ChainedStage<?> source) {
        this.source = source;
    }

    /** Ends the job as failed, now, or after a while unless {@link #isTaken} by then. */
    protected abstract void endJob(Throwable cause);

    /** Says that something else goes on from this stage. */
    protected final void take() {
        taken = true;
    }

    /** Returns whether something else goes on from this stage. */
    protected final boolean isTaken() {
        return taken;
    }

    /** Lets a failure of this stage itself end nothing. */
    protected final void ignoreFailure() {
        lookedAt = true;
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        take();
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
        if (stage instanceof ChainedStage<T> next) {
            next.lookedAt = true;
        }
        return stage;
    }

    /** Ends the job when the stage has failed and nothing goes on from it by then. */
    protected final void watch() {
        var unused = allOf(this).whenComplete((none, failure) -> {
            if (failure != null && !taken) {
                untaken();
            }
        });
    }

    private void untaken() {
        Throwable cause = failure(this);
        if (cause != null && !(cause instanceof StaleEpochException) && !wasLookedAt(cause)) {
            endJob(cause);
        }
    }

    /** Returns whether this failure came down the chain through a stage whose continuation was told of it. */
    private boolean wasLookedAt(Throwable cause) {
        ChainedStage<?> stage = this;
        while (stage.source != null && failure(stage.source) == cause) {
            if (stage.lookedAt) {
                return true;
            }
            stage = stage.source;
        }
        return stage.source == null && stage.lookedAt;
    }

    /** Returns whether a failure of this stage is that of the first stage of its chain, and of nothing that follows it. */
    protected final boolean isOfFirstStage(Throwable cause) {
        ChainedStage<?> stage = this;
        while (stage.source != null && failure(stage.source) == cause) {
            stage = stage.source;
        }
        return stage.source == null;
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
