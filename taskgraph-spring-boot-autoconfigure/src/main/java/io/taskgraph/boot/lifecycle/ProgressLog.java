package io.taskgraph.boot.lifecycle;

import io.taskgraph.runtime.RuntimeListener;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line to the log now and then that shows a person how a job gets on: its epoch, and how many epochs went by in a second. A job
 * that stands still has no such line; that is for the log to explain in another. Epochs begin one after another, so this is used by one
 * thread at a time.
 */
public final class ProgressLog implements RuntimeListener {

    private static final Logger log = LoggerFactory.getLogger(ProgressLog.class);

    private final String job;
    private final long interval;
    private final LongSupplier nanoTime;
    private long shownEpoch = -1;
    private long shownAt;

    /**
     * Creates the log; to be added to a runtime as a listener.
     *
     * @param job name of the job
     * @param interval least time between two lines
     */
    public ProgressLog(String job, Duration interval) {
        this(job, interval, System::nanoTime);
    }

    ProgressLog(String job, Duration interval, LongSupplier nanoTime) {
        this.job = job;
        this.interval = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void epochBegan(String runId, long epoch, long formerNanos) {
        long now = nanoTime.getAsLong();
        if (shownEpoch < 0) {
            shownEpoch = epoch;
            shownAt = now;
        } else if (now - shownAt >= interval) {
            double rate = (epoch - shownEpoch) / ((now - shownAt) / 1e9);
            log.info("Job '{}' is in epoch {}, {} epochs/s", job, epoch, number(rate));
            shownEpoch = epoch;
            shownAt = now;
        }
    }

    private static String number(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.2f" : "%.0f", rate);
    }
}
