package io.taskgraph.masterworker;

import io.taskgraph.stage.ChainedStage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The stage of a call, and those that are made of it. A thread that waits for one waits no longer than its copy lives. A failure
 * that nobody looked at by the end of a chain that was made in a callback ends the job, as with the stages of
 * {@link io.taskgraph.Framework}; {@code run} may look at its stages later, so they are left alone.
 */
final class CallStage<T> extends ChainedStage<T> {

    private final CopyLoop loop;

    private CallStage(CopyLoop loop, @Nullable CallStage<?> source) {
        super(source);
        this.loop = loop;
    }

    CallStage(CopyLoop loop) {
        this(loop, null);
        watchIfInCallback();
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        take();
        CallStage<U> next = new CallStage<>(loop, this);
        next.watchIfInCallback();
        return next;
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
        take();
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

    @Override
    protected void endJob(Throwable cause) {
        loop.fail(cause);
    }
}
