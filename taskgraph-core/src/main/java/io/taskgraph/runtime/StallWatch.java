package io.taskgraph.runtime;

import io.taskgraph.status.Explanation;
import io.taskgraph.status.Explanation.Cause;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports a job that stands still, as this process sees it: no epoch has begun and no callback has ended here for a while. It
 * reports a time after the last of these, and then each time that has doubled, up to once an hour.
 *
 * <p>Whether the job stands still is decided when the time is up: a process without a task of its own reports only causes that concern
 * all, such as a task without a primary. Thread-safe.
 */
final class StallWatch implements RuntimeListener {

    private static final Duration MAX_INTERVAL = Duration.ofHours(1);

    /** Causes that a process without tasks reports: it cannot know whether the others work. */
    private static final Set<Cause> OF_ALL = Set.of(Cause.NO_PRIMARY, Cause.COORDINATOR, Cause.NOT_JOINED);

    private final Duration after;
    private final LongSupplier nanoTime;
    private final RuntimePorts.Timers timers;
    private final Supplier<Seen> look;
    private final Consumer<Report> reports;

    /** Monotonic time of the last sign of work, on any thread. */
    private volatile long lastWork;

    /** {@link #lastWork} as of the last look. Guarded by this, as the fields below. */
    private long seenWork;

    /** Nanoseconds without work after which the next report is due. Invariant: at least {@link #after}. */
    private long reportAt;

    /** Nanoseconds between the last report and the next. Invariant: between {@link #after} and {@link #MAX_INTERVAL}, or {@link #after} if that is longer. */
    private long interval;

    /** Never false again. */
    private boolean stopped;

    /** Cancels the next look; null before the first is planned. */
    private @Nullable Runnable timer;

    /**
     * The job as this process sees it.
     *
     * @param explanation why its epoch does not advance
     * @param holdsTasks whether this process is primary of any task
     */
    record Seen(Explanation explanation, boolean holdsTasks) {}

    /**
     * A job that stands still.
     *
     * @param quiet for how long
     * @param explanation why
     */
    record Report(Duration quiet, Explanation explanation) {

        /** Returns whether something is being done here all the same, which only takes long. */
        boolean isWork() {
            return explanation.cause() == Cause.CALLBACK
                    || explanation.cause() == Cause.COMPUTATION
                    || explanation.cause() == Cause.ADVANCING;
        }
    }

    StallWatch(
            Duration after,
            LongSupplier nanoTime,
            RuntimePorts.Timers timers,
            Supplier<Seen> look,
            Consumer<Report> reports) {
        this.after = after;
        this.nanoTime = nanoTime;
        this.timers = timers;
        this.look = look;
        this.reports = reports;
        this.interval = after.toNanos();
        this.reportAt = interval;
    }

    @Override
    public void epochBegan(String runId, long epoch, long formerNanos) {
        lastWork = nanoTime.getAsLong();
    }

    @Override
    public void callbackEnded(long task, String callback, long nanos, boolean slow) {
        lastWork = nanoTime.getAsLong();
    }

    synchronized void start() {
        lastWork = nanoTime.getAsLong();
        seenWork = lastWork;
        await(interval);
    }

    synchronized void stop() {
        stopped = true;
        if (timer != null) {
            timer.run();
        }
    }

    private void await(long nanos) {
        timer = timers.schedule(Duration.ofNanos(nanos), this::fired);
    }

    private void fired() {
        Duration quiet = quiet();
        if (quiet == null) {
            return;
        }
        if (!quiet.isZero()) {
            Seen seen = look.get();
            Cause cause = seen.explanation().cause();
            if (cause != Cause.JOB_ENDED && (seen.holdsTasks() || OF_ALL.contains(cause))) {
                reports.accept(new Report(quiet, seen.explanation()));
            }
        }
    }

    /** Plans the next look, and returns for how long nothing has happened; zero if that is not worth a report yet, null if never again. */
    private synchronized @Nullable Duration quiet() {
        if (stopped) {
            return null;
        }
        long work = lastWork;
        if (work != seenWork) {
            seenWork = work;
            interval = after.toNanos();
            reportAt = interval;
        }
        long quiet = nanoTime.getAsLong() - work;
        if (quiet < reportAt) {
            await(Math.min(after.toNanos(), reportAt - quiet));
            return Duration.ZERO;
        }
        interval = Math.min(MAX_INTERVAL.toNanos(), 2 * interval);
        reportAt = quiet + interval;
        await(after.toNanos());
        return Duration.ofNanos(quiet);
    }
}
