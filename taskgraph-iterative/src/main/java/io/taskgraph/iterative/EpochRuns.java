package io.taskgraph.iterative;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The iterations of one copy, one at a time: when an epoch has ended, the thread of its iteration is interrupted, but goes on for as long as the
 * application does not heed that. The next iteration, which works with the same objects, begins after it. Of those that wait only the newest can be
 * of use, so one waits at most. Thread-safe.
 */
final class EpochRuns {

    private final IterationThreads threads;

    /** Guarded by this, as are the other two. */
    private @Nullable EpochRun running;

    private @Nullable EpochRun next;
    private long nextSince;

    /**
     * An iteration that its epoch has left behind, while another one waits for its end.
     *
     * @param since for how long that has waited
     */
    record Late(EpochRun run, Duration since) {}

    EpochRuns(IterationThreads threads) {
        this.threads = threads;
    }

    /** Lets an iteration begin, at once or after the one that is under way. */
    void add(EpochRun run) {
        synchronized (this) {
            if (running != null) {
                next = run;
                nextSince = System.nanoTime();
                return;
            }
            running = run;
        }
        threads.execute(() -> go(run));
    }

    /** Returns the iteration for whose end another one waits; null if none does. */
    synchronized @Nullable Late late() {
        return running == null || next == null
                ? null
                : new Late(running, Duration.ofNanos(System.nanoTime() - nextSince));
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
        } catch (RuntimeException e) {
            following.fail(e);
        }
    }
}
