package io.taskgraph.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Actions to run when an epoch of a copy ends, or the copy itself. Thread-safe; each action runs once, outside any lock. */
final class EpochCancellation {

    private record Planned(long epoch, Runnable action) {}

    /** In the order of their planning. Invariant: no epoch of an action has ended. Guarded by this. */
    private final List<Planned> planned = new ArrayList<>();

    /** The present epoch, -1 before the first. Guarded by this. */
    private long epoch = -1;

    /** Never false again. Guarded by this. */
    private boolean closed;

    /** Plans an action for the end of an epoch; runs it here and now if that has ended. */
    void add(long ofEpoch, Runnable action) {
        synchronized (this) {
            if (!closed && ofEpoch >= epoch) {
                planned.add(new Planned(ofEpoch, action));
                return;
            }
        }
        action.run();
    }

    /** Ends all older epochs. */
    void enter(long newEpoch) {
        List<Planned> due;
        synchronized (this) {
            epoch = newEpoch;
            due = take(of -> of < newEpoch);
        }
        due.forEach(end -> end.action().run());
    }

    /** Ends every epoch. */
    void close() {
        List<Planned> due;
        synchronized (this) {
            closed = true;
            due = take(of -> true);
        }
        due.forEach(end -> end.action().run());
    }

    private List<Planned> take(LongPredicate ended) {
        List<Planned> taken =
                planned.stream().filter(end -> ended.test(end.epoch())).toList();
        planned.removeAll(taken);
        return taken;
    }
}
