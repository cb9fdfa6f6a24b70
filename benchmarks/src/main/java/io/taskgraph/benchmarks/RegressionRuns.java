package io.taskgraph.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whole runs of sample-regression on a table, in processes of their own with a heap of 512 MiB, from the start of the JVM to its end:
 * with the archive of its classes, and with the options that its README has for short runs too. Beside them the same fit by R ({@code fread} and
 * {@code lm.fit}) where R and data.table are installed, and by Spark MLlib where its jars are ({@link SparkFit}).
 */
final class RegressionRuns {

    private static final Path RUN = Path.of("sample-regression", "target", "run");
    private static final Path JAR = RUN.resolve("sample-regression.jar");
    private static final String ARCHIVE = "-XX:SharedArchiveFile=" + RUN.resolve("classes.jsa");
    private static final List<String> SHORT = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    static final String SAMPLE_DATA = "classpath:data/diabetes.csv";
    static final String SAMPLE_TARGET = "progression";
    static final String TARGET = "y";
    static final int TASKS = 15;
    private static final int MANY_TASKS = 31;
    private static final int TIMES = 5;
    private static final double MOST_SECONDS = 12;
    private static final double MOST_OF_R = 4;
    private static final double MOST_FOR_TASKS = 1.1;

    private static final String FIT =
            "suppressMessages(library(data.table)); setDTthreads(1); d <- fread(commandArgs(TRUE)[1]);"
                    + " f <- lm.fit(cbind(1, as.matrix(d[, -1])), d[[1]]); stopifnot(all(is.finite(f$coefficients)))";

    private final Report report;
    private final Path csv;

    RegressionRuns(Report report, Path csv) {
        this.report = report;
        this.csv = csv;
    }

    void run() throws IOException, InterruptedException {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(
                    JAR + " is not there: build it by './mvnw -q -DskipTests package -pl sample-regression -am'");
        }
        Cost spark = SparkFit.cost(csv);
        for (List<String> options : List.of(List.<String>of(), SHORT)) {
            run(options, spark);
        }
    }

    /** The programs take turns. */
    private void run(List<String> options, @Nullable Cost spark) throws IOException, InterruptedException {
        String with = options.isEmpty() ? "" : ", " + String.join(" ", options);
        List<Cost> starts = new ArrayList<>();
        List<Cost> fifteens = new ArrayList<>();
        List<Cost> thirtyOnes = new ArrayList<>();
        List<Cost> rs = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            starts.add(cost(List.of(sample(options, SAMPLE_DATA, SAMPLE_TARGET, TASKS))));
            fifteens.add(cost(List.of(sample(options, csv.toString(), TARGET, TASKS))));
            thirtyOnes.add(cost(List.of(sample(options, csv.toString(), TARGET, MANY_TASKS))));
            Cost r = Cost.ofAll(List.of(List.of("Rscript", "-e", FIT, csv.toString())));
            if (r != null) {
                rs.add(r);
            }
        }
        Cost fifteen = Cost.median(fifteens);
        double cpu = fifteen.cpu();
        double thirtyOne = Cost.median(thirtyOnes).cpu();
        addCpu("sample-regression, 442 rows: almost only the start of the program" + with, starts, null, "", null);
        addCpu(
                "sample-regression, %s, 15 tasks, -Xmx512m, archive of classes".formatted(csv.getFileName()) + with,
                fifteens,
                null,
                "at most %.0f s".formatted(MOST_SECONDS),
                cpu <= MOST_SECONDS);
        if (!rs.isEmpty()) {
            double r = Cost.median(rs).cpu();
            String budget = "at most %.0f x R".formatted(MOST_OF_R);
            addCpu("the same beside R: fread and lm.fit" + with, fifteens, r, budget, cpu <= MOST_OF_R * r);
        }
        if (spark != null) {
            String beside = "the same beside Spark MLlib, local[2], -Xmx2g" + with;
            addCpu(beside, fifteens, spark.cpu(), "", null);
            report.add(new Row(
                    beside,
                    "s",
                    fifteen.elapsed(),
                    null,
                    spark.elapsed(),
                    TIMES,
                    "at most 1.0 x raw",
                    fifteen.elapsed() <= spark.elapsed()));
        }
        addCpu(
                "the same, 31 tasks beside 15" + with,
                thirtyOnes,
                cpu,
                "at most %.1f x".formatted(MOST_FOR_TASKS),
                thirtyOne <= MOST_FOR_TASKS * cpu);
        new ClusterRuns(report, csv, options).run(with);
    }

    private void addCpu(String what, List<Cost> costs, @Nullable Double raw, String budget, @Nullable Boolean met) {
        report.add(new Row(what, "s of CPU", Cost.median(costs).cpu(), null, raw, costs.size(), budget, met));
    }

    /** Returns the cost of programs that run at the same time, none of which may fail. */
    static Cost cost(List<List<String>> programs) throws IOException, InterruptedException {
        Cost cost = Cost.ofAll(programs);
        if (cost == null) {
            throw new IllegalStateException("a run of " + JAR + " has failed: see its output above");
        }
        return cost;
    }

    static List<String> sample(List<String> options, String input, String target, int tasks) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add(ARCHIVE);
        command.addAll(options);
        command.addAll(List.of(
                "-jar",
                JAR.toString(),
                "--regression.input=" + input,
                "--regression.target=" + target,
                "--taskgraph.job.tasks=" + tasks));
        return command;
    }
}
