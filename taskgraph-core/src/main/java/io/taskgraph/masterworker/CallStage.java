package io.taskgraph.masterworker;

import io.taskgraph.StaleEpochException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The stage of a call, and those that are made of it. A thread that waits for one waits no longer than its copy lives. What a
 * continuation throws that was attached in a callback, and no further stage takes, ends the job, as with the stages of
 * {@link io.taskgraph.Framework}; what {@code run} attaches is for {@code run} to look after.
 */
final class CallStage<T> extends CompletableFuture<T> {

    private final CopyLoop loop;
    private final @Nullable CallStage<?> source;
    private volatile boolean taken;

    private CallStage(CopyLoop loop, @Nullable CallStage<?> source) {
        this.loop = loop;
        this.source = source;
    }

    CallStage(CopyLoop loop) {
        this(loop, null);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        taken = true;
        CallStage<U> next = new CallStage<>(loop, this);
        if (loop.isHere()) {
            loop.afterCallback(next::watch);
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

    /** Returns what completes like this stage, or fails when the copy ends before. */
    @SuppressWarnings("unchecked") // The other one never has a value.
    private CompletableFuture<T> orEnd() {
        taken = true;
        if (loop.isHere()) {
            throw new IllegalStateException(
                    "a callback must not wait for an answer, since it comes on the same loop: attach a continuation");
        }
        return (CompletableFuture<T>) anyOf(this, loop.end());
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
            loop.fail(cause);
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
