package io.taskgraph.runtime;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Until when this process may act for its tasks. Counted on the monotonic clock from the sending of the last answered
 * keep-alive, so that it ends before the coordinator can give the tasks away. Thread-safe.
 */
final class Fence {

    private final LongSupplier nanoTime;
    private final long ttlNanos;
    private final AtomicLong deadline;

    Fence(LongSupplier nanoTime, long ttlNanos, long sentAt) {
        this.nanoTime = nanoTime;
        this.ttlNanos = ttlNanos;
        this.deadline = new AtomicLong(sentAt + ttlNanos);
    }

    boolean isOpen() {
        return nanoTime.getAsLong() - deadline.get() < 0;
    }

    void answered(long sentAt) {
        deadline.set(sentAt + ttlNanos);
    }

    /** Ends the right to act for good. */
    void close() {
        deadline.set(nanoTime.getAsLong());
    }
}
