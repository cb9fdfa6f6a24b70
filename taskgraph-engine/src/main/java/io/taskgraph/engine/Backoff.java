package io.taskgraph.engine;

import org.jspecify.annotations.Nullable;

/** How long to wait before something that failed is tried again: 20 ms, doubled up to 1 s. */
final class Backoff {

    private static final long FIRST = 20_000_000L;
    private static final long LAST = 1_000_000_000L;

    /** Nanoseconds to wait after the next failure. Invariant: between {@link #FIRST} and {@link #LAST}. */
    private long delay = FIRST;

    /** When the next try may start; null if one has started since the last failure, or none has failed. */
    private @Nullable Long until;

    void failed(long now) {
        until = now + delay;
        delay = Math.min(LAST, delay * 2);
    }

    /** Notes that the next try has started, which says nothing about its success. */
    void started() {
        until = null;
    }

    void succeeded() {
        delay = FIRST;
        until = null;
    }

    boolean isOver(long now) {
        return until == null || now - until >= 0;
    }

    /** Returns when the next try is due, or null if none waits. */
    @Nullable
    Long due() {
        return until;
    }
}
