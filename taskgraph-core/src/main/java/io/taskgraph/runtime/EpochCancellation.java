package io.taskgraph.runtime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Actions to run when an epoch of a copy ends, or the copy itself. Thread-safe; each action runs once. They are the application's and may hang, so they
 * run on threads that nobody waits for, outside any lock. Those that are due at one time run one after another, and what one of them throws keeps no other
 * one from running.
 */
final class EpochCancellation {

    /** An action for the end of an epoch. No record: an action that is planned twice runs twice. */
    private static final class Planned {

        private final long epoch;
        private final Runnable action;

        Planned(long epoch, Runnable action) {
            this.epoch = epoch;
            this.action = action;
        }
    }

    /** In the order of their planning. Invariant: no epoch of an action has ended. Guarded by this. */
    private final Set<Planned> planned = new LinkedHashSet<>();

    private final Executor threads;
    private final Consumer<Throwable> failed;
    private final CompletableFuture<@Nullable Void> closing = new CompletableFuture<>();

    /** The present epoch, -1 before the first. Guarded by this. */
    private long epoch = -1;

    /** Never false again. Guarded by this. */
    private boolean closed;

    /**
     * @param threads runs the actions, and must not do so on the calling thread, unless all is on one
     * @param failed told of what an action throws, and of what keeps actions from running
     */
    EpochCancellation(Executor threads, Consumer<Throwable> failed) {
        this.threads = threads;
        this.failed = failed;
    }

    /** Plans an action for the end of an epoch, or has it run now if that has ended. The returned handle takes it back. */
    Runnable add(long ofEpoch, Runnable action) {
        Planned added = new Planned(ofEpoch, action);
        synchronized (this) {
            if (!closed && ofEpoch >= epoch) {
                planned.add(added);
                return () -> remove(added);
            }
        }
        run(List.of(added));
        return () -> {};
    }

    private synchronized void remove(Planned former) {
        planned.remove(former);
    }

    /** Ends all older epochs. */
    void enter(long newEpoch) {
        List<Planned> due;
        synchronized (this) {
            epoch = newEpoch;
            due = take(of -> of < newEpoch);
        }
        run(due);
    }

    /** Ends every epoch. */
    void close() {
        List<Planned> due;
        synchronized (this) {
            closed = true;
            due = take(of -> true);
        }
        closing.complete(null);
        run(due);
    }

    /** Completes when every epoch has ended. For threads that wait, not for actions. */
    CompletableFuture<@Nullable Void> closing() {
        return closing;
    }

    private void run(List<Planned> due) {
        if (due.isEmpty()) {
            return;
        }
        try {
            threads.execute(() -> due.forEach(one -> run(one.action)));
        } catch (RuntimeException | Error e) {
            // the system gives no thread, which must end neither the engine nor what else is to be closed
            failed.accept(e);
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable thrown) {
            failed.accept(thrown);
        }
    }

    /** Returns those whose epochs have ended, which are planned no more. In one pass: there may be thousands. */
    private List<Planned> take(LongPredicate ended) {
        List<Planned> taken = new ArrayList<>();
        planned.removeIf(one -> ended.test(one.epoch) && taken.add(one));
        return taken;
    }
}
