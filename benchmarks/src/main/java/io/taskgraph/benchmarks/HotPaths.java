package io.taskgraph.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** The hot paths, measured with JMH: each in a JVM of its own, 1 s of warm-up and 2 s of measurement. */
final class HotPaths {

    private static final int WARM_UP = 1;
    private static final int MEASURED = 2;
    private static final TimeValue EACH = TimeValue.seconds(1);
    private static final double MEDIAN = 50;
    private static final double LAST = 99;

    private final Report report;

    HotPaths(Report report) {
        this.report = report;
    }

    void run() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("io\\.taskgraph\\..*Benchmark")
                        .forks(1)
                        .warmupIterations(WARM_UP)
                        .warmupTime(EACH)
                        .measurementIterations(MEASURED)
                        .measurementTime(EACH)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        results.forEach(result -> report.add(row(result)));
    }

    /** Of a benchmark that samples every call its percentiles, else the mean of the calls. */
    private static Row row(RunResult result) {
        boolean sampled = result.getParams().getMode() == Mode.SampleTime;
        Statistics times = result.getPrimaryResult().getStatistics();
        return new Row(
                "JMH: " + name(result.getParams().getBenchmark()) + (sampled ? "" : ", mean"),
                "µs",
                sampled ? times.getPercentile(MEDIAN) : times.getMean(),
                sampled ? times.getPercentile(LAST) : null,
                null,
                times.getN(),
                "",
                null);
    }

    /** Makes "Job, request of 1 KiB" of the names of a class and a method. */
    private static String name(String benchmark) {
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        String type = benchmark.substring(0, benchmark.lastIndexOf('.'));
        String words = method.replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", " ");
        return type.substring(type.lastIndexOf('.') + 1).replace("Benchmark", "") + ", "
                + words.toLowerCase(Locale.ROOT).replace("ki b", "KiB").replace("mi b", "MiB");
    }
}
