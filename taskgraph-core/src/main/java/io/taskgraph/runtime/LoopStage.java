package io.taskgraph.runtime;

import io.taskgraph.StaleEpochException;
import io.taskgraph.stage.ChainedStage;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a request or computation as an application gets it. It completes on the copy's loop, so its continuations run there, between
 * callbacks, and need no locks. A failure that no continuation looks at ends the job. A callback must not wait for
 * one: that is refused at once, since it would be a deadlock.
 *
 * <p>A stage of a copy that was dropped never completes, since nothing of such a copy runs any more, its continuations neither. A thread
 * of the application that waits for it is told so: it would be lost otherwise.
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

    /** How long a thread of the application may take from the call that gives it a stage to the one that attaches a continuation. */
    static final Duration GRACE = Duration.ofSeconds(1);

    private final TaskCopy copy;
    private final Origin origin;

    /** Whether the loop has made it: then nothing completes it before its maker has attached what it wants to. */
    private final boolean madeOnLoop;

    private LoopStage(TaskCopy copy, Origin origin, @Nullable LoopStage<?> source) {
        super(source);
        this.copy = copy;
        this.origin = origin;
        this.madeOnLoop = copy.isRunningHere();
    }

    /** A stage to be completed on the copy's loop, not before the callback that asked for it, if one has, is over. */
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
        try {
            doneOrDropped().join();
        } catch (CompletionException | CancellationException e) {
            // its own end, which is told below
        }
        if (!isDone()) {
            throw new CompletionException(new StaleEpochException(copy.epoch()));
        }
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseToWait();
        try {
            doneOrDropped().get();
        } catch (ExecutionException | CancellationException e) {
            // its own end, which is told below
        }
        refuseDropped();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseToWait();
        try {
            doneOrDropped().get(timeout, unit);
        } catch (ExecutionException | CancellationException e) {
            // its own end, which is told below
        }
        refuseDropped();
        return super.get();
    }

    /** Completes with this stage, however that ends, or when the copy is dropped. Looks at no failure for the application. */
    private CompletableFuture<Object> doneOrDropped() {
        return anyOf(this, copy.ends().closing());
    }

    private void refuseDropped() throws ExecutionException {
        if (!isDone()) {
            throw new ExecutionException(new StaleEpochException(copy.epoch()));
        }
    }

    /** The stage completes on the loop, which the callback that would wait for it holds. */
    private void refuseToWait() {
        if (!isDone() && copy.isRunningHere()) {
            throw new IllegalStateException("a callback of task " + copy.id().task()
                    + " must not wait for a stage by 'join' or 'get': the stage completes only when the callback is"
                    + " over. Write stage.thenAccept(value -> ...) instead; several stages by 'thenCombine'");
        }
    }

    /** {@inheritDoc} Another thread than the loop may not have got its stage yet when that fails, or be about to attach a continuation. */
    @Override
    protected void endJob(Throwable cause) {
        if (madeOnLoop) {
            fail(cause);
            return;
        }
        copy.timers().schedule(GRACE, () -> {
            if (!isTaken()) {
                fail(cause);
            }
        });
    }

    private void fail(Throwable cause) {
        String failed = isOfFirstStage(cause) ? origin.words : "a stage chained to " + origin.words;
        copy.fail(FailedPart.stage(failed), cause);
    }
}
