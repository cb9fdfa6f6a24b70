package io.taskgraph.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** What one copy loads before its first epoch: computations that its {@code init} asks for. Asked for on the copy's loop. */
final class Loads {

    /** One for each computation that is under way, and one for {@code init}. */
    private final AtomicInteger open = new AtomicInteger(1);

    /** How to complete each stage, by the order of asking; a place-holder until its computation has ended. Guarded by itself. */
    private final List<Runnable> results = new ArrayList<>();

    /** Runs when the last one has ended; set before it can. */
    private volatile Runnable whenDone = () -> {};

    /** Starts a computation; {@code result} is completed by {@link #deliver}. */
    <T> void add(Callable<T> computation, LoopStage<T> result, Executor executor, Computations.Computation asked) {
        open.incrementAndGet();
        int place;
        synchronized (results) {
            place = results.size();
            results.add(() -> {});
        }
        executor.execute(() -> {
            asked.begin();
            Runnable end = run(computation, result);
            asked.end();
            synchronized (results) {
                results.set(place, end);
            }
            close();
        });
    }

    /** Whatever the computation throws reaches who asked for it. */
    private static <T> Runnable run(Callable<T> computation, LoopStage<T> result) {
        try {
            T value = computation.call();
            return () -> result.complete(value);
        } catch (Throwable e) {
            return () -> result.completeExceptionally(e);
        }
    }

    boolean isEmpty() {
        synchronized (results) {
            return results.isEmpty();
        }
    }

    /** No more are asked for; {@code then} runs once all have ended, on the thread that ends the last one. */
    void whenDone(Runnable then) {
        whenDone = then;
        close();
    }

    private void close() {
        if (open.decrementAndGet() == 0) {
            whenDone.run();
        }
    }

    /** Completes the stages, in the order in which they were asked for. On the loop. */
    void deliver() {
        List<Runnable> ends;
        synchronized (results) {
            ends = List.copyOf(results);
        }
        ends.forEach(Runnable::run);
    }
}
