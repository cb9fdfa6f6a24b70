package io.taskgraph.iterative;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The threads on which tasks iterate, and how they wait: a port, so that a simulation can decide when each runs. Each action that is
 * executed has a thread to itself until it ends. Thread-safe.
 */
public interface IterationThreads extends Executor {

    /**
     * Waits on a thread of these until a future is complete, well or not.
     *
     * @param within at most so long
     */
    void await(CompletableFuture<?> future, Duration within) throws InterruptedException, TimeoutException;

    /** Returns the time of a clock in nanoseconds that only goes forward. By it is told for how long a task has been working or waiting. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /**
     * Returns threads of an executor that wait as threads do.
     *
     * @param executor gives each action a thread to itself, which should not keep the process alive
     */
    static IterationThreads of(Executor executor) {
        return new IterationThreads() {
            @Override
            public void execute(Runnable action) {
                executor.execute(action);
            }

            @Override
            public void await(CompletableFuture<?> future, Duration within)
                    throws InterruptedException, TimeoutException {
                try {
                    future.get(within.toNanos(), TimeUnit.NANOSECONDS);
                } catch (ExecutionException e) {
                    // Complete all the same: the caller looks at it.
                }
            }
        };
    }

    /** Returns daemon threads of the platform, as many as there are tasks that iterate; idle ones end after 10 s. */
    static IterationThreads platform() {
        return of(
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), action -> {
                    Thread thread = new Thread(action, "taskgraph-iteration");
                    thread.setDaemon(true);
                    return thread;
                }));
    }
}
