package io.taskgraph.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Until when this process may act for its tasks. Counted on the clock of the leases from the sending of the last answered
 * keep-alive, so that it ends before the coordinator can give the tasks away. A fence that shut by time opens again when a
 * later keep-alive is answered: until then the loops behind it stand still, and lose nothing. Thread-safe.
 */
final class Fence {

    private final LongSupplier nanoTime;
    private final long ttlNanos;

    /** Resume loops that found the fence shut. Bound: one for each loop of the session. Guarded by this. */
    private final List<Runnable> waiting = new ArrayList<>();

    /** Monotonic time at which the fence shuts. Never decreases: answers of keep-alives may come out of order. Written under this. */
    private volatile long deadline;

    /** Never false again. Written under this. */
    private volatile boolean closed;

    Fence(LongSupplier nanoTime, long ttlNanos, long sentAt) {
        this.nanoTime = nanoTime;
        this.ttlNanos = ttlNanos;
        this.deadline = sentAt + ttlNanos;
    }

    boolean isOpen() {
        return !closed && nanoTime.getAsLong() - deadline < 0;
    }

    /** Returns whether the fence is open; if not, {@code resume} runs when it opens again, and never if it is closed for good. */
    boolean isOpenOr(Runnable resume) {
        if (isOpen()) {
            return true;
        }
        synchronized (this) {
            if (isOpen()) {
                return true;
            }
            if (!closed) {
                waiting.add(resume);
            }
            return false;
        }
    }

    void answered(long sentAt) {
        List<Runnable> resumed;
        synchronized (this) {
            if (sentAt + ttlNanos - deadline > 0) {
                deadline = sentAt + ttlNanos;
            }
            if (!isOpen()) {
                return;
            }
            resumed = List.copyOf(waiting);
            waiting.clear();
        }
        resumed.forEach(Runnable::run);
    }

    /** Returns the time left until the fence shuts, in nanoseconds; negative since when it is shut. */
    long marginNanos() {
        return deadline - nanoTime.getAsLong();
    }

    /** Returns whether the right to act has ended for good. */
    boolean isClosed() {
        return closed;
    }

    /** Ends the right to act for good. */
    synchronized void close() {
        closed = true;
        waiting.clear();
    }
}
