package io.taskgraph.test.simulation;

import io.taskgraph.StaleEpochException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

/**
 * Threads of which one runs at a time, and never beside the simulation: the thread that starts or wakes one stands still until it waits
 * again or ends. So a run that blocks is as repeatable as all else in a simulation, as long as it blocks by {@link #await} alone.
 */
final class LockstepThreads implements ThreadFactory, AutoCloseable {

    private final List<LockstepThread> threads = new ArrayList<>();
    private boolean closed;

    @Override
    public Thread newThread(Runnable action) {
        LockstepThread thread = new LockstepThread(action);
        threads.add(thread);
        return thread;
    }

    /** Waits on the calling lockstep thread until a stage is complete. */
    static <T> T await(CompletionStage<T> stage) throws InterruptedException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        LockstepThread self = (LockstepThread) Thread.currentThread();
        if (!future.isDone()) {
            var unused = future.whenComplete((value, failure) -> self.goOn());
        }
        while (!future.isDone()) {
            self.park();
        }
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

        LockstepThread(Runnable action) {
            super(action);
            setDaemon(true);
        }

        @Override
        public void start() {
            super.start();
            others.acquireUninterruptibly();
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                others.release();
            }
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
            goOn();
        }
    }
}
