package io.taskgraph.runtime;

import io.taskgraph.stage.ChainedStage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a request or computation as an application gets it. It completes on the copy's loop, so its continuations run there, between
 * callbacks, and need no locks. A failure that no continuation looks at ends the job. A callback must not wait for
 * one: that is refused at once, since it would be a deadlock.
 */
final class LoopStage<T> extends ChainedStage<T> {

    /** What the first stage of a chain is of, as failures name it. */
    enum Origin {
        REQUEST("a request"),
        COMPUTATION("a computation"),
        UPDATE("an update"),
        CHECKPOINT("a checkpoint"),
        /** One of those above that came too late for its epoch. */
        STALE("a request or computation");

        private final String words;

        Origin(String words) {
            this.words = words;
        }
    }

    private final TaskCopy copy;
    private final Origin origin;

    private LoopStage(TaskCopy copy, Origin origin, @Nullable LoopStage<?> source) {
        super(source);
        this.copy = copy;
        this.origin = origin;
    }

    /** A stage to be completed on the copy's loop, not before the callback that asked for it is over. */
    LoopStage(TaskCopy copy, Origin origin) {
        this(copy, origin, null);
        watch();
    }

    /** A stage whose own failure ends nothing, whether or not anybody looks at it. */
    static <T> LoopStage<T> ofNoConsequence(TaskCopy copy, Origin origin) {
        LoopStage<T> stage = new LoopStage<>(copy, origin, null);
        stage.ignoreFailure();
        return stage;
    }

    static <T> LoopStage<T> failed(TaskCopy copy, Throwable cause) {
        LoopStage<T> stage = new LoopStage<>(copy, Origin.STALE, null);
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
        // a continuation takes the failure over: it is looked at there, or at the end of the chain
        take();
        LoopStage<U> next = new LoopStage<>(copy, origin, this);
        if (isDone()) {
            // Such a continuation runs before the stage is handed out, and then tells nobody.
            copy.run("continuation", next::watch);
        } else {
            next.watch();
        }
        return next;
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
    protected void endJob(Throwable cause) {
        String failed = isOfFirstStage(cause) ? origin.words : "a stage chained to " + origin.words;
        copy.fail(FailedPart.stage(failed), cause);
    }
}
