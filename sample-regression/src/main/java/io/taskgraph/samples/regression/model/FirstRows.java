package io.taskgraph.samples.regression.model;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets one thread of a process read alone at first; the others wait until it has read so many rows, or ended, for a second at most. Code that the JVM still watches, to
 * compile it well later, counts how often it goes where, and threads that run it at the same time wait for each other's counters: two of them take up to
 * twice the CPU time of one for the same rows. The core that is left to the compiler meanwhile is not lost. Safe for use by several threads.
 */
public final class FirstRows {

    static final int ROWS = 100_000;

    /** Longest time that the others wait. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final AtomicBoolean begun = new AtomicBoolean();

    private final CountDownLatch over = new CountDownLatch(1);

    /**
     * Returns whether the calling thread is the one that reads alone, and must say when that is {@link #over}; else waits for that one. A thread that is
     * interrupted waits no longer, and still is; one that has waited for {@link #PATIENCE} does not wait either.
     */
    boolean begin() {
        if (begun.compareAndSet(false, true)) {
            return true;
        }
        try {
            var unused = over.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Lets the others read. May be repeated. */
    void over() {
        over.countDown();
    }
}
