package io.taskgraph.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One line of the report.
 *
 * @param what the measured action
 * @param unit unit of the figures
 * @param p50 median of the framework; of a single figure, the figure
 * @param p99 99th percentile, where there is one
 * @param raw the median of the raw component doing the same, where there is one
 * @param samples number of samples behind the figures
 * @param budget the design's budget, in words
 * @param met whether it was met; null where there is none
 */
record Row(
        String what,
        String unit,
        double p50,
        @Nullable Double p99,
        @Nullable Double raw,
        long samples,
        String budget,
        @Nullable Boolean met) {

    /** A time beside the raw component's. */
    static Row beside(String what, Samples ours, Samples raw, double mostRatio) {
        return new Row(
                what,
                "ms",
                ours.millis(50),
                ours.millis(99),
                raw.millis(50),
                ours.count(),
                "at most %.2f x raw".formatted(mostRatio),
                ours.millis(50) <= mostRatio * raw.millis(50));
    }

    /** A time beside the raw component's, without a budget. */
    static Row compared(String what, Samples ours, Samples raw) {
        return new Row(what, "ms", ours.millis(50), ours.millis(99), raw.millis(50), ours.count(), "", null);
    }

    /** A time alone, of which the median is to be short. */
    static Row within(String what, Samples ours, double mostMillis) {
        return new Row(
                what,
                "ms",
                ours.millis(50),
                ours.millis(99),
                null,
                ours.count(),
                "p50 under %.0f ms".formatted(mostMillis),
                ours.millis(50) < mostMillis);
    }

    /** A time alone, without a budget. */
    static Row of(String what, Samples ours) {
        return new Row(what, "ms", ours.millis(50), ours.millis(99), null, ours.count(), "", null);
    }

    /** A count, as so many for each of a number of rounds. */
    static Row count(String what, long counted, long rounds) {
        return new Row(what, "", (double) counted / rounds, null, null, counted, "", null);
    }

    @Nullable
    Double ratio() {
        return raw == null ? null : p50 / raw;
    }
}
