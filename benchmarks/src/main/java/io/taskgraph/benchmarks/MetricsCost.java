package io.taskgraph.benchmarks;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.taskgraph.boot.metrics.TaskGraphMetrics;
import io.taskgraph.runtime.TaskGraphRuntime;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/** What meters cost: the rate of embedded epochs with all of them on a Prometheus registry, beside that without, in turns. */
final class MetricsCost {

    private static final long TASKS = 15;
    private static final long EPOCHS = 10_000;
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final int ROUNDS = 5;
    private static final double LEAST = 0.9;

    private final Report report;

    MetricsCost(Report report) {
        this.report = report;
    }

    void run() throws InterruptedException {
        double[] ratios = new double[ROUNDS];
        double with = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double without = rate(runtime -> {});
            with = rate(MetricsCost::measure);
            ratios[round] = with / without;
        }
        double median = Arrays.stream(ratios).sorted().toArray()[ROUNDS / 2];
        report.add(new Row(
                "epochs by flags, embedded, %d tasks, meters on".formatted(TASKS),
                "1/s",
                with,
                null,
                with / median,
                EPOCHS,
                "at least %.1f of the rate without meters, median of %d".formatted(LEAST, ROUNDS),
                median >= LEAST));
    }

    private static void measure(TaskGraphRuntime runtime) {
        TaskGraphMetrics metrics = new TaskGraphMetrics(runtime.monitor());
        metrics.bindTo(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        runtime.addListener(metrics);
    }

    private static double rate(Consumer<TaskGraphRuntime> customizer) throws InterruptedException {
        Laps laps = new Laps(EPOCHS, LONGEST);
        Jobs.embedded(TASKS, id -> new FlagBarrier(TASKS, laps), FlagBarrier.topologies(TASKS), customizer);
        return laps.samples().perSecond();
    }
}
