package io.taskgraph.boot.metrics;

import io.taskgraph.TaskGraphException;
import io.taskgraph.status.JobSnapshot;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** One look at the job for all gauges of a scrape, also where it fails: else each of them would wait for an engine that hangs. Thread-safe. */
final class SnapshotCache {

    private static final long KEPT_NANOS = Duration.ofMillis(500).toNanos();
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /**
     * What a look has shown.
     *
     * @param job null if it has failed
     * @param at when it ended
     */
    private record Kept(@Nullable JobSnapshot job, long at) {}

    private final Function<Duration, JobSnapshot> look;
    private volatile @Nullable Kept kept;

    /** @param look takes the time that it may wait, and throws {@link TaskGraphException} when that is up */
    SnapshotCache(Function<Duration, JobSnapshot> look) {
        this.look = look;
    }

    /** Returns a value of the job; not a number if it can not be looked at now. */
    double value(ToDoubleFunction<JobSnapshot> of) {
        JobSnapshot job = job();
        return job == null ? Double.NaN : of.applyAsDouble(job);
    }

    private @Nullable JobSnapshot job() {
        Kept current = kept;
        if (current == null || System.nanoTime() - current.at() > KEPT_NANOS) {
            current = new Kept(look(), System.nanoTime());
            kept = current;
        }
        return current.job();
    }

    private @Nullable JobSnapshot look() {
        try {
            return look.apply(PATIENCE);
        } catch (TaskGraphException ex) {
            return null;
        }
    }
}
