package io.taskgraph.masterworker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The loop of one copy as the stages of its calls see it: whether they are on it, and when the copy has ended. */
final class CopyLoop {

    private final CompletableFuture<Object> end = new CompletableFuture<>();
    private final List<Runnable> afterCallback = new ArrayList<>();
    private final Consumer<Throwable> failed;
    private volatile @Nullable Thread thread;

    CopyLoop(Consumer<Throwable> failed) {
        this.failed = failed;
    }

    /** Runs a callback; to be called on the loop. */
    void run(Runnable callback) {
        thread = Thread.currentThread();
        try {
            callback.run();
        } finally {
            thread = null;
            List<Runnable> after = List.copyOf(afterCallback);
            afterCallback.clear();
            after.forEach(Runnable::run);
        }
    }

    boolean isHere() {
        return thread == Thread.currentThread();
    }

    /** Runs an action when the callback that is under way has ended; to be called on the loop. */
    void afterCallback(Runnable action) {
        afterCallback.add(action);
    }

    /** Ends the job as failed. */
    void fail(Throwable cause) {
        failed.accept(cause);
    }

    /** Ends all waiting. Thread-safe. */
    void end(Throwable cause) {
        end.completeExceptionally(cause);
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** Never completes normally; fails when the copy ends. */
    CompletableFuture<Object> end() {
        return end;
    }
}
