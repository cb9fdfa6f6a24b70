package io.taskgraph.engine;

import org.jspecify.annotations.Nullable;

/** Moments on the monotonic clock. */
final class Deadlines {

    private Deadlines() {}

    /** Returns the earlier of two moments, where null is never. */
    @Nullable
    static Long earlier(@Nullable Long a, @Nullable Long b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return b - a < 0 ? b : a;
    }
}
