package io.taskgraph.iterative;

import io.taskgraph.WaitingTask;
import org.jspecify.annotations.Nullable;

/**
 * The iterations of one copy, one at a time: when an epoch has ended, the thread of its iteration is interrupted, but goes on for as long as the
 * application does not heed that. The next iteration, which works with the same objects, begins after it. Of those that wait only the newest can be
 * of use, so one waits at most. Thread-safe.
 */
final class EpochRuns {

    private final IterationThreads threads;

    /** Guarded by this, as is the other. */
    private @Nullable EpochRun running;

    private @Nullable EpochRun next;

    EpochRuns(IterationThreads threads) {
        this.threads = threads;
    }

    /** Lets an iteration begin, at once or after the one that is under way. */
    void add(EpochRun run) {
        synchronized (this) {
            if (running != null) {
                next = run;
                return;
            }
            running = run;
        }
        threads.execute(() -> go(run));
    }

    /** Returns what the iteration that has begun does at present; null if none has, or if it waits for other tasks. */
    WaitingTask.@Nullable TaskWork work() {
        EpochRun current;
        synchronized (this) {
            current = running;
        }
        return current == null ? null : current.work();
    }

    private void go(EpochRun run) {
        try {
            run.run();
        } finally {
            ended();
        }
    }

    private void ended() {
        EpochRun following;
        synchronized (this) {
            following = next;
            running = following;
            next = null;
        }
        if (following == null) {
            return;
        }
        try {
            threads.execute(() -> go(following));
        } catch (RuntimeException | Error e) {
            // no thread can be had
            following.fail(e);
        }
    }
}
