package io.taskgraph.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One timer that is set to the earliest wish. Who has later ones states them again when it fires, as the engine does after each step.
 * Thread-safe.
 */
final class EngineTimer {

    private final RuntimePorts ports;
    private final Runnable action;

    /** Cancels the timer; null if it is not set. Guarded by this. */
    private @Nullable Runnable cancel;

    /** When it fires. Meaningless if it is not set. Guarded by this. */
    private long at;

    /** Never false again. Guarded by this. */
    private boolean closed;

    EngineTimer(RuntimePorts ports, Runnable action) {
        this.ports = ports;
        this.action = action;
    }

    /** Fires at a moment at the latest, on a thread of the timers. */
    synchronized void at(long nanoTime) {
        if (closed || (cancel != null && nanoTime - at >= 0)) {
            return;
        }
        cancel();
        at = nanoTime;
        long delay = Math.max(0, nanoTime - ports.nanoTime().getAsLong());
        cancel = ports.timers().schedule(Duration.ofNanos(delay), this::fired);
    }

    private void fired() {
        synchronized (this) {
            cancel = null;
        }
        action.run();
    }

    /** Cancels it; it is not set again. */
    synchronized void close() {
        closed = true;
        cancel();
    }

    synchronized void cancel() {
        if (cancel != null) {
            cancel.run();
            cancel = null;
        }
    }
}
