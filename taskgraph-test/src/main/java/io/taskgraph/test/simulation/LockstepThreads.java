package io.taskgraph.test.simulation;

import io.taskgraph.StaleEpochException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

/**
 * Threads of which one runs at a time, and never beside the simulation: the thread that starts or wakes one stands still until it waits
 * again or ends. So a run that blocks is as repeatable as all else in a simulation, as long as it blocks by {@link #await} alone.
 */
public final class LockstepThreads implements ThreadFactory, AutoCloseable {

    private final List<LockstepThread> threads = new ArrayList<>();
    private final Executor interrupts;
    private volatile boolean closed;

    /** Makes threads that go on at once when they are interrupted. */
    public LockstepThreads() {
        this(Runnable::run);
    }

    /**
     * Makes threads that are interrupted later.
     *
     * @param interrupts runs the wake-up of an interrupted thread, when the interrupting thread holds no lock that it may want
     */
    public LockstepThreads(Executor interrupts) {
        this.interrupts = interrupts;
    }

    @Override
    public Thread newThread(Runnable action) {
        LockstepThread thread = new LockstepThread(action);
        threads.removeIf(LockstepThread::hasEnded);
        threads.add(thread);
        return thread;
    }

    /** Waits on the calling lockstep thread until a future is complete, well or not. */
    public static void awaitEnd(CompletableFuture<?> future) throws InterruptedException {
        LockstepThread self = (LockstepThread) Thread.currentThread();
        if (!future.isDone()) {
            var unused = future.whenComplete((value, failure) -> self.goOn());
        }
        while (!future.isDone()) {
            self.park();
        }
    }

    /** Waits on the calling lockstep thread until a stage is complete, and returns its value. */
    public static <T> T await(CompletionStage<T> stage) throws InterruptedException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        awaitEnd(future);
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Ends all threads that still wait, as if their copies had ended. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(LockstepThread::goOn);
    }

    private final class LockstepThread extends Thread {

        private final Semaphore mine = new Semaphore(0);
        private final Semaphore others = new Semaphore(0);
        private volatile boolean waits;
        private volatile boolean interrupted;
        private volatile boolean ended;

        LockstepThread(Runnable action) {
            super(action);
            setDaemon(true);
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // It waits, and starts once.
        public void start() {
            super.start();
            others.acquireUninterruptibly();
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                ended = true;
                others.release();
            }
        }

        boolean hasEnded() {
            return ended;
        }

        void park() throws InterruptedException {
            if (!interrupted) {
                waits = true;
                others.release();
                mine.acquireUninterruptibly();
            }
            if (closed) {
                throw new StaleEpochException(0);
            }
            if (interrupted) {
                interrupted = false;
                throw new InterruptedException();
            }
        }

        /** Lets this thread run until it waits again; does nothing unless it waits. */
        void goOn() {
            if (waits) {
                waits = false;
                mine.release();
                others.acquireUninterruptibly();
            }
        }

        @Override
        public void interrupt() {
            interrupted = true;
            interrupts.execute(this::goOn);
        }
    }
}
