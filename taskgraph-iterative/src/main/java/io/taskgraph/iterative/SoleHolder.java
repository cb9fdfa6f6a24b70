package io.taskgraph.iterative;

import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Notices when this process alone has the replicated state of a job, where others could have it too: its loss would be that of the state. Looks
 * once a minute at most, so that a start or a roll-out is no news, and tells it once, and once that it is over. Thread-safe.
 */
final class SoleHolder {

    private enum News {
        NONE,
        /** This process alone has the state. */
        ALONE,
        /** That was told, and another one has it too. */
        NO_LONGER
    }

    static final Duration PAUSE = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final boolean silent;

    /** Whether the clock is that of the threads of iterations, and not one of its own. */
    private final boolean byThreads;

    /** Time of the last look; null before the first. Guarded by this. */
    private @Nullable Long lookedAt;

    /** Whether all tasks were here at the last look. Guarded by this. */
    private boolean alone;

    /** Whether that was told. Invariant: false unless {@link #alone}. Guarded by this. */
    private boolean told;

    /** By a clock of its own. */
    SoleHolder(LongSupplier nanoTime) {
        this(nanoTime, false, false);
    }

    private SoleHolder(LongSupplier nanoTime, boolean silent, boolean byThreads) {
        this.nanoTime = nanoTime;
        this.silent = silent;
        this.byThreads = byThreads;
    }

    /** Returns one that goes by the clock of the threads of iterations. */
    static SoleHolder by(IterationThreads threads) {
        return new SoleHolder(threads::nanoTime, false, true);
    }

    /** Returns one for a job that no other process can take part in, where there is nothing to tell. */
    static SoleHolder silent() {
        return new SoleHolder(() -> 0, true, false);
    }

    /** Returns one of the same kind that has seen nothing yet, for other threads of iterations. */
    SoleHolder anew(IterationThreads threads) {
        return byThreads ? by(threads) : new SoleHolder(nanoTime, silent, false);
    }

    /**
     * Looks, if it is time to, after an iteration of a task that is here.
     *
     * @return a warning if all tasks were here at the last look too, and this was not told since, or if that is over; else null
     */
    @Nullable
    String look(Framework framework, long epoch) {
        if (silent || !isTime()) {
            return null;
        }
        JobInfo job = framework.getJob();
        // outside the lock: the framework is code of others
        boolean all = framework
                        .togetherWith(
                                framework.getTaskId(),
                                LongStream.range(0, job.tasks()).boxed().toList())
                        .size()
                == job.tasks();
        return switch (news(all)) {
            case ALONE -> warning(job, epoch);
            case NO_LONGER ->
                "Job '" + job.name()
                        + "': tasks are in another process too now, and so is the state that is 'replicated'";
            case NONE -> null;
        };
    }

    private synchronized boolean isTime() {
        long now = nanoTime.getAsLong();
        if (lookedAt != null && now - lookedAt < PAUSE.toNanos()) {
            return false;
        }
        lookedAt = now;
        return true;
    }

    private synchronized News news(boolean all) {
        News news = all && alone && !told ? News.ALONE : !all && told ? News.NO_LONGER : News.NONE;
        alone = all;
        told = all && (told || news == News.ALONE);
        return news;
    }

    private static String warning(JobInfo job, long epoch) {
        boolean one = job.tasks() == 1;
        return "Job '" + job.name() + "': " + (one ? "its one task is" : "all " + job.tasks() + " tasks are")
                + " in this process, and so is the only copy of the state that is 'replicated'. If the process is lost, so is the work of all"
                + " iterations up to " + epoch + ". "
                + (one
                        ? "Let 'replicated' return false and set 'taskgraph.checkpoint.directory'"
                        : "Start another process, with 'taskgraph.node.slots' below " + job.tasks()
                                + " in each, so that several have it. Or let 'replicated' return false and set"
                                + " 'taskgraph.checkpoint.directory'");
    }
}
