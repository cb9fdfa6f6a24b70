package io.taskgraph.boot.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.taskgraph.datum.InputTotals;
import java.util.List;
import java.util.function.ToLongFunction;

/** Shows how far a process has come with reading its shares of the input. */
final class InputMetrics implements MeterBinder {

    private final Tags common;
    private final List<InputTotals> totals;

    /**
     * Creates the metrics of a process.
     *
     * @param job the name of its job
     * @param totals what its resolvers have read, which is added up
     */
    InputMetrics(String job, List<InputTotals> totals) {
        this.common = Tags.of(TaskGraphTag.JOB.asString(), job);
        this.totals = List.copyOf(totals);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, TaskGraphMeters.INPUT_BYTES, InputTotals::bytes);
        counter(registry, TaskGraphMeters.INPUT_ROWS, InputTotals::rows);
        TaskGraphMeters expected = TaskGraphMeters.INPUT_EXPECTED;
        Gauge.builder(expected.getName(), totals, all -> sum(all, InputTotals::expectedBytes))
                .description(expected.description())
                .baseUnit(expected.getBaseUnit())
                .tags(common)
                .strongReference(true)
                .register(registry);
    }

    private void counter(MeterRegistry registry, TaskGraphMeters meter, ToLongFunction<InputTotals> value) {
        FunctionCounter.builder(meter.getName(), totals, all -> sum(all, value))
                .description(meter.description())
                .baseUnit(meter.getBaseUnit())
                .tags(common)
                .register(registry);
    }

    private static double sum(List<InputTotals> totals, ToLongFunction<InputTotals> value) {
        return totals.stream().mapToLong(value).sum();
    }
}
