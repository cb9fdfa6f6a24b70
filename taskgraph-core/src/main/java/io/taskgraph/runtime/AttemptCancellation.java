package io.taskgraph.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Cancels one attempt of a request, also where that is asked for on another thread before the transport has told how. What cancels runs
 * outside the lock, and twice at worst. Thread-safe.
 */
final class AttemptCancellation {

    /** What cancels the attempt; null until the transport has returned it. Guarded by this. */
    private @Nullable Runnable action;

    /** Whether the attempt is to be cancelled. Never false again. Guarded by this. */
    private boolean cancelled;

    /** Takes what cancels the attempt, and does so if that was asked for before. */
    void by(Runnable newAction) {
        synchronized (this) {
            action = newAction;
            if (!cancelled) {
                return;
            }
        }
        newAction.run();
    }

    void cancel() {
        Runnable known;
        synchronized (this) {
            cancelled = true;
            known = action;
        }
        if (known != null) {
            known.run();
        }
    }
}
