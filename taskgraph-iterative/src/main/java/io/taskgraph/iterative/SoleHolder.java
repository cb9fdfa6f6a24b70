package io.taskgraph.iterative;

import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Notices when this process alone has the replicated state of a job: its loss would be that of the state. Looks once a minute at most, so
 * that a start or a roll-out is no news, and tells it once until it was otherwise in between. Thread-safe.
 */
final class SoleHolder {

    static final Duration PAUSE = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;

    /** Time of the last look; null before the first. Guarded by this. */
    private @Nullable Long lookedAt;

    /** Whether all tasks were here at the last look. Guarded by this. */
    private boolean alone;

    /** Whether that was told. Invariant: false unless {@link #alone}. Guarded by this. */
    private boolean told;

    SoleHolder(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Looks, if it is time to, after an iteration of a task that is here.
     *
     * @return a warning if all tasks were here at the last look too, and this was not told since; else null
     */
    @Nullable
    String look(Framework framework, long epoch) {
        if (!isTime()) {
            return null;
        }
        JobInfo job = framework.getJob();
        // outside the lock: it may wait for a step of the engine
        boolean all = framework
                        .togetherWith(
                                framework.getTaskId(),
                                LongStream.range(0, job.tasks()).boxed().toList())
                        .size()
                == job.tasks();
        return isNews(all) ? warning(job, epoch) : null;
    }

    private synchronized boolean isTime() {
        long now = nanoTime.getAsLong();
        if (lookedAt != null && now - lookedAt < PAUSE.toNanos()) {
            return false;
        }
        lookedAt = now;
        return true;
    }

    private synchronized boolean isNews(boolean all) {
        boolean news = all && alone && !told;
        alone = all;
        told = all && (told || news);
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
