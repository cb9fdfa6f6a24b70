package io.taskgraph.iterative;

import io.taskgraph.PrintableText;
import java.time.Duration;
import java.util.List;

/**
 * How tasks iterate; the same in every process.
 *
 * @param timeout how long a collective may wait for values of other tasks; 365 days at most
 * @param segmentThreshold size in bytes from which arrays are reduced by segments, at least 1
 * @param codecs codecs of the application, the first that covers a type counts
 * @param threads threads on which tasks iterate
 */
public record IterativeSettings(
        Duration timeout, int segmentThreshold, List<Codec<?>> codecs, IterationThreads threads) {

    private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

    public IterativeSettings {
        if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("'timeout' must be more than nothing and at most "
                    + PrintableText.of(MAX_TIMEOUT) + ", but is " + PrintableText.of(timeout));
        }
        if (segmentThreshold < 1) {
            throw new IllegalArgumentException("'segmentThreshold' must be at least 1, but is " + segmentThreshold);
        }
        codecs = List.copyOf(codecs);
    }

    /** Returns the settings by default: a timeout of one hour, segments from 256 KiB, daemon threads. */
    public static IterativeSettings defaults() {
        return new IterativeSettings(Duration.ofHours(1), 256 << 10, List.of(), IterationThreads.platform());
    }

    /** Returns these settings with another timeout. */
    public IterativeSettings withTimeout(Duration newTimeout) {
        return new IterativeSettings(newTimeout, segmentThreshold, codecs, threads);
    }

    /** Returns these settings with another threshold. */
    public IterativeSettings withSegmentThreshold(int newThreshold) {
        return new IterativeSettings(timeout, newThreshold, codecs, threads);
    }

    /** Returns these settings with other codecs. */
    public IterativeSettings withCodecs(List<? extends Codec<?>> newCodecs) {
        return new IterativeSettings(timeout, segmentThreshold, List.copyOf(newCodecs), threads);
    }

    /** Returns these settings with other threads. */
    public IterativeSettings withThreads(IterationThreads newThreads) {
        return new IterativeSettings(timeout, segmentThreshold, codecs, newThreads);
    }
}
