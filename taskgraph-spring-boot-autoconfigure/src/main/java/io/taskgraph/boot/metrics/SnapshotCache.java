package io.taskgraph.boot.metrics;

import io.taskgraph.TaskGraphException;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** One look at the job for all gauges of a scrape. Thread-safe. */
final class SnapshotCache {

    private static final long KEPT_NANOS = Duration.ofMillis(500).toNanos();
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private record Kept(JobSnapshot job, long at) {}

    private final JobMonitor monitor;
    private volatile @Nullable Kept kept;

    SnapshotCache(JobMonitor monitor) {
        this.monitor = monitor;
    }

    /** Returns a value of the job; not a number if it can not be looked at now. */
    double value(ToDoubleFunction<JobSnapshot> of) {
        try {
            return of.applyAsDouble(job());
        } catch (TaskGraphException ex) {
            return Double.NaN;
        }
    }

    private JobSnapshot job() {
        Kept current = kept;
        long now = System.nanoTime();
        if (current == null || now - current.at() > KEPT_NANOS) {
            current = new Kept(monitor.snapshot(PATIENCE), now);
            kept = current;
        }
        return current.job();
    }
}
