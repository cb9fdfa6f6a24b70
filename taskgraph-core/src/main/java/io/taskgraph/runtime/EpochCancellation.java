package io.taskgraph.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Actions to run when an epoch of a copy ends, or the copy itself. Thread-safe; each action runs once, outside any lock. They are the
 * application's: what one of them throws keeps no other one from running.
 */
final class EpochCancellation {

    private record Planned(long epoch, Runnable action) {}

    /** In the order of their planning. Invariant: no epoch of an action has ended. Guarded by this. */
    private final List<Planned> planned = new ArrayList<>();

    private final Consumer<Throwable> failed;

    /** The present epoch, -1 before the first. Guarded by this. */
    private long epoch = -1;

    /** Never false again. Guarded by this. */
    private boolean closed;

    /** Takes who is told of what an action throws. */
    EpochCancellation(Consumer<Throwable> failed) {
        this.failed = failed;
    }

    /** Plans an action for the end of an epoch; runs it here and now if that has ended. */
    void add(long ofEpoch, Runnable action) {
        synchronized (this) {
            if (!closed && ofEpoch >= epoch) {
                planned.add(new Planned(ofEpoch, action));
                return;
            }
        }
        run(action);
    }

    /** Ends all older epochs. */
    void enter(long newEpoch) {
        List<Planned> due;
        synchronized (this) {
            epoch = newEpoch;
            due = take(of -> of < newEpoch);
        }
        due.forEach(end -> run(end.action()));
    }

    /** Ends every epoch. */
    void close() {
        List<Planned> due;
        synchronized (this) {
            closed = true;
            due = take(of -> true);
        }
        due.forEach(end -> run(end.action()));
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable thrown) {
            failed.accept(thrown);
        }
    }

    private List<Planned> take(LongPredicate ended) {
        List<Planned> taken =
                planned.stream().filter(end -> ended.test(end.epoch())).toList();
        planned.removeAll(taken);
        return taken;
    }
}
