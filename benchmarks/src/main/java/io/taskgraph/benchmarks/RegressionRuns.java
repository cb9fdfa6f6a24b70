package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
    private static final String SAMPLE_DATA = "classpath:data/diabetes.csv";
    private static final String SAMPLE_TARGET = "progression";
    private static final String TARGET = "y";
    private static final int TASKS = 15;
    private static final int MANY_TASKS = 31;
    private static final int PROCESSES = 3;
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
        Cost r = Cost.of(List.of("Rscript", "-e", FIT, csv.toString()));
        Cost spark = SparkFit.cost(csv);
        for (List<String> options : List.of(List.<String>of(), SHORT)) {
            run(options, r, spark);
        }
    }

    private void run(List<String> options, @Nullable Cost r, @Nullable Cost spark)
            throws IOException, InterruptedException {
        String with = options.isEmpty() ? "" : ", " + String.join(" ", options);
        double start = required(Cost.of(sample(options, SAMPLE_DATA, SAMPLE_TARGET, TASKS)))
                .cpu();
        Cost fifteen = required(Cost.of(sample(options, csv.toString(), TARGET, TASKS)));
        double cpu = fifteen.cpu();
        double thirtyOne = required(Cost.of(sample(options, csv.toString(), TARGET, MANY_TASKS)))
                .cpu();
        addCpu("sample-regression, 442 rows: almost only the start of the program" + with, start, null, "", null);
        addCpu(
                "sample-regression, %s, 15 tasks, -Xmx512m, archive of classes".formatted(csv.getFileName()) + with,
                cpu,
                null,
                "at most %.0f s".formatted(MOST_SECONDS),
                cpu <= MOST_SECONDS);
        if (r != null) {
            String budget = "at most %.0f x R".formatted(MOST_OF_R);
            addCpu("the same beside R: fread and lm.fit" + with, cpu, r.cpu(), budget, cpu <= MOST_OF_R * r.cpu());
        }
        if (spark != null) {
            String beside = "the same beside Spark MLlib, local[2], -Xmx2g" + with;
            addCpu(beside, cpu, spark.cpu(), "", null);
            addElapsed(beside, fifteen.elapsed(), spark.elapsed());
        }
        addCpu(
                "the same, 31 tasks beside 15" + with,
                thirtyOne,
                cpu,
                "at most %.1f x".formatted(MOST_FOR_TASKS),
                thirtyOne <= MOST_FOR_TASKS * cpu);
        inSeveralProcesses(options, with);
    }

    private void inSeveralProcesses(List<String> options, String with) throws IOException, InterruptedException {
        try (EtcdServer etcd = EtcdServer.start()) {
            List<Cost> ones = new ArrayList<>();
            List<Cost> threes = new ArrayList<>();
            List<Cost> smalls = new ArrayList<>();
            for (int i = 0; i < Cost.TIMES; i++) {
                ones.add(required(Cost.ofAll(processes(1, options, csv.toString(), TARGET, etcd))));
                threes.add(required(Cost.ofAll(processes(PROCESSES, options, csv.toString(), TARGET, etcd))));
                smalls.add(required(Cost.ofAll(processes(PROCESSES, options, SAMPLE_DATA, SAMPLE_TARGET, etcd))));
            }
            Cost one = Cost.median(ones);
            Cost three = Cost.median(threes);
            Cost small = Cost.median(smalls);
            addCpu("the same on etcd, 3 processes beside 1" + with, three.cpu(), one.cpu(), "", null);
            addElapsed("the same on etcd, 3 processes beside 1" + with, three.elapsed(), one.elapsed());
            addCpu("3 processes, 442 rows: almost only their starts" + with, small.cpu(), null, "", null);
            report.add(new Row(
                    "3 processes, 442 rows: almost only their starts" + with,
                    "s",
                    small.elapsed(),
                    null,
                    null,
                    Cost.TIMES,
                    "",
                    null));
        }
    }

    private void addCpu(String what, double seconds, @Nullable Double raw, String budget, @Nullable Boolean met) {
        report.add(new Row(what, "s of CPU", seconds, null, raw, Cost.TIMES, budget, met));
    }

    /** Adds the times from start to end of two ways to do the same, the first of which is to be no slower. */
    private void addElapsed(String what, double seconds, double raw) {
        report.add(new Row(what, "s", seconds, null, raw, Cost.TIMES, "at most 1.0 x raw", seconds <= raw));
    }

    private static Cost required(@Nullable Cost cost) {
        if (cost == null) {
            throw new IllegalStateException("a run of " + JAR + " has failed: see its output above");
        }
        return cost;
    }

    private static List<String> sample(List<String> options, String input, String target, int tasks) {
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

    /** Returns the commands of processes that share the tasks of a new job equally. */
    private static List<List<String>> processes(
            int number, List<String> options, String input, String target, EtcdServer etcd) {
        List<String> command = sample(options, input, target, TASKS);
        command.add("--taskgraph.etcd.endpoints=" + etcd.endpoint());
        command.add("--taskgraph.job.name=" + Jobs.newName());
        command.add("--taskgraph.node.slots=" + TASKS / number);
        return Collections.nCopies(number, command);
    }
}
