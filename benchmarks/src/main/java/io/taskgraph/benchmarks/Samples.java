package io.taskgraph.benchmarks;

import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Times of one measured thing, in nanoseconds. Not thread-safe. */
final class Samples {

    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(DIGITS);

    void add(long nanos) {
        histogram.recordValue(Math.max(0, nanos));
    }

    void add(Samples others) {
        histogram.add(others.histogram);
    }

    /** Tells all values, as precise as they are kept, in rising order. */
    void forEach(LongConsumer values) {
        for (HistogramIterationValue value : histogram.recordedValues()) {
            for (long i = 0; i < value.getCountAtValueIteratedTo(); i++) {
                values.accept(value.getValueIteratedTo());
            }
        }
    }

    long count() {
        return histogram.getTotalCount();
    }

    /** Returns the value under which {@code percent} of all samples lie, in milliseconds. */
    double millis(double percent) {
        return histogram.getValueAtPercentile(percent) / 1e6;
    }

    /** Returns how many samples one second holds on average, one after the other. */
    double perSecond() {
        return 1e9 / histogram.getMean();
    }
}
