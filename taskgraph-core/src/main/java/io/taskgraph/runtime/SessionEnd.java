package io.taskgraph.runtime;

import io.taskgraph.Outcome;
import io.taskgraph.engine.FormerRun;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Ends a session: tells once how, though engine, lease keeper and coordinator may try at the same time, and not at all when the session
 * was closed before. Thread-safe.
 */
final class SessionEnd {

    private final JobSession.End end;

    /** Ends the right to act; runs before the end is told. */
    private final Runnable close;

    /** Whether somebody has begun to end the session. Decides who tells. */
    private final AtomicBoolean told = new AtomicBoolean();

    /** Whether the session is closed. Never false again. */
    private final AtomicBoolean over = new AtomicBoolean();

    SessionEnd(JobSession.End end, Runnable close) {
        this.end = end;
        this.close = close;
    }

    boolean isOver() {
        return over.get();
    }

    /** Notes that the session is closed; false if it was before. */
    boolean closed() {
        return !over.getAndSet(true);
    }

    void admitted() {
        end.admitted();
    }

    void outcomeKnown(Outcome outcome) {
        if (!over.get()) {
            end.outcomeKnown(outcome);
        }
    }

    void jobEnded(Outcome outcome, @Nullable FormerRun former) {
        once(() -> end.jobEnded(outcome, former));
    }

    void leaseLost(String reason) {
        once(() -> end.leaseLost(reason));
    }

    void evicted(String reason) {
        once(() -> end.evicted(reason));
    }

    void left() {
        once(end::left);
    }

    void failed(Throwable cause) {
        once(() -> end.failed(cause));
    }

    private void once(Runnable tell) {
        if (!over.get() && told.compareAndSet(false, true)) {
            try {
                close.run();
            } finally {
                tell.run();
            }
        }
    }
}
