package io.taskgraph.runtime;

import io.taskgraph.StaleEpochException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A stage as an application gets it. What a continuation throws, and no further stage takes, ends the job as an exception of a
 * callback does.
 *
 * <p>A further stage is known by what it calls here: each method of {@code CompletionStage} calls {@link #newIncompleteFuture} on
 * its own stage and {@link #toCompletableFuture} on a second one.
 */
final class LoopStage<T> extends CompletableFuture<T> {

    private final TaskCopy copy;
    private final @Nullable LoopStage<?> source;
    private volatile boolean taken;

    private LoopStage(TaskCopy copy, @Nullable LoopStage<?> source) {
        this.copy = copy;
        this.source = source;
    }

    LoopStage(TaskCopy copy) {
        this(copy, null);
    }

    static <T> LoopStage<T> failed(TaskCopy copy, Throwable cause) {
        LoopStage<T> stage = new LoopStage<>(copy);
        stage.completeExceptionally(cause);
        return stage;
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

    private void watch() {
        var unused = allOf(this).whenComplete((none, failure) -> {
            if (failure != null && !taken) {
                untaken();
            }
        });
    }

    private void untaken() {
        Throwable cause = failure(this);
        boolean passedOn = source != null && failure(source) == cause;
        if (cause != null && !passedOn && !(cause instanceof StaleEpochException)) {
            copy.fail("continuation", cause);
        }
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
