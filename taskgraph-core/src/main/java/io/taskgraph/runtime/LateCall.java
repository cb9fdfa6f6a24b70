package io.taskgraph.runtime;

import io.taskgraph.status.TaskStatus;
import org.jspecify.annotations.Nullable;

/** The last call of a copy that had no effect since the epoch of its context had ended. Thread-safe. */
final class LateCall {

    private record Seen(TaskStatus.StaleCall call, long in) {}

    private volatile @Nullable Seen last;

    /** Notes a call with the context of epoch {@code of}, made in epoch {@code in}. */
    void made(String method, long of, long in) {
        last = new Seen(new TaskStatus.StaleCall(method, of), in);
    }

    /** Returns the last such call in an epoch; null if there was none in that one. */
    TaskStatus.@Nullable StaleCall in(long epoch) {
        Seen seen = last;
        return seen == null || seen.in() != epoch ? null : seen.call();
    }
}
