package io.taskgraph.runtime;

import io.taskgraph.TaskGraphException;
import io.taskgraph.status.Explanation;
import io.taskgraph.status.Explanation.Cause;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a job stands still, as this process sees it: no epoch has begun and no callback has ended here for a while. It
 * reports that a time after the last of these, then each time that has doubled, up to once an hour, and when the job goes on.
 *
 * <p>What keeps it is looked at when the time is up: a process without a task of its own sees a standstill only by causes that concern
 * all, such as a task without a primary. A look may ask topologies, which are code of the application: it runs on a thread that nobody
 * waits for, one look at a time. Thread-safe.
 */
final class StallWatch implements RuntimeListener {

    private static final Logger log = LoggerFactory.getLogger(StallWatch.class);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);

    /** Causes that a process without tasks reports: it cannot know whether the others work. */
    private static final Set<Cause> OF_ALL = Set.of(Cause.NO_PRIMARY, Cause.COORDINATOR, Cause.NOT_JOINED);

    /** Causes by which something is being done. */
    private static final Set<Cause> OF_WORK = Set.of(Cause.CALLBACK, Cause.COMPUTATION, Cause.ADVANCING);

    private final Duration after;
    private final LongSupplier nanoTime;
    private final RuntimePorts.Timers timers;
    private final Executor threads;
    private final Supplier<Seen> look;
    private final Consumer<Report> reports;
    private final Consumer<Duration> ends;

    /** Whether a look is under way, which may never end. */
    private final AtomicBoolean looking = new AtomicBoolean();

    /** Monotonic time of the last sign of work, on any thread. */
    private volatile long lastWork;

    /** Since when the job has stood still, if that was a warning; null once it has gone on. */
    private volatile @Nullable Long warnedSince;

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
     * @param told whether another part tells in the log what keeps the process from joining, and repeats it: then this says nothing
     */
    record Seen(Explanation explanation, boolean holdsTasks, boolean told) {}

    /**
     * A job that stands still.
     *
     * @param quiet for how long
     * @param explanation why
     */
    record Report(Duration quiet, Explanation explanation) {

        /** Returns whether something is being done here all the same, which only takes long. */
        boolean isWork() {
            return OF_WORK.contains(explanation.cause());
        }

        boolean isWarning() {
            return !isWork();
        }
    }

    /** @param threads runs the looks, which may never end */
    StallWatch(
            Duration after,
            LongSupplier nanoTime,
            RuntimePorts.Timers timers,
            Executor threads,
            Supplier<Seen> look,
            Consumer<Report> reports,
            Consumer<Duration> ends) {
        this.after = after;
        this.nanoTime = nanoTime;
        this.timers = timers;
        this.threads = threads;
        this.look = look;
        this.reports = reports;
        this.ends = ends;
        this.interval = after.toNanos();
        this.reportAt = interval;
    }

    @Override
    public void epochBegan(String runId, long epoch, long formerNanos) {
        worked();
    }

    @Override
    public void callbackEnded(long task, String callback, long nanos, boolean slow) {
        worked();
    }

    private void worked() {
        long now = nanoTime.getAsLong();
        lastWork = now;
        Long since = warnedSince == null ? null : endWarning();
        if (since != null) {
            ends.accept(Duration.ofNanos(now - since));
        }
    }

    /** Returns since when the job had stood still; null if that was no warning, or another thread ends it. */
    private synchronized @Nullable Long endWarning() {
        Long since = stopped ? null : warnedSince;
        warnedSince = null;
        return since;
    }

    /** Returns whether what is seen now is a standstill, of which the log is told. */
    boolean isStandstill(Seen seen) {
        return isDue() && concerns(seen) && !OF_WORK.contains(seen.explanation().cause());
    }

    private synchronized boolean isDue() {
        return timer != null && !stopped && nanoTime.getAsLong() - lastWork >= after.toNanos();
    }

    private static boolean concerns(Seen seen) {
        Cause cause = seen.explanation().cause();
        return cause != Cause.JOB_ENDED && (seen.holdsTasks() || OF_ALL.contains(cause));
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
        if (quiet != null && !quiet.isZero() && looking.compareAndSet(false, true)) {
            try {
                threads.execute(() -> {
                    try {
                        look(quiet);
                    } finally {
                        looking.set(false);
                    }
                });
            } catch (RuntimeException | Error e) { // The system gives no thread: the next look may get one.
                looking.set(false);
                throw e;
            }
        }
    }

    private void look(Duration quiet) {
        Seen seen;
        try {
            seen = look.get();
        } catch (TaskGraphException e) {
            // an engine that hangs is told of by the keeper of its lease
            log.debug("The engine is busy, so it is not known why the job stands still", e);
            return;
        }
        if (concerns(seen) && !seen.told() && isQuiet()) {
            Report report = new Report(quiet, seen.explanation());
            reports.accept(report);
            if (report.isWarning()) {
                warned(quiet);
            }
        }
    }

    /** Returns whether nothing has happened since the look was planned. */
    private synchronized boolean isQuiet() {
        return !stopped && lastWork == seenWork;
    }

    private synchronized void warned(Duration quiet) {
        if (warnedSince == null) {
            warnedSince = nanoTime.getAsLong() - quiet.toNanos();
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
