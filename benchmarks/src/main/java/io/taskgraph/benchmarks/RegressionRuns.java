package io.taskgraph.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whole runs of sample-regression on a table, in processes of their own with a heap of 512 MiB, in CPU seconds from the start of the JVM to its end:
 * with the archive of its classes, and with the options that its README has for short runs too. Beside them the same fit by R ({@code fread} and
 * {@code lm.fit}) where R and data.table are installed. The shell that starts a process says what it took.
 */
final class RegressionRuns {

    private static final Path RUN = Path.of("sample-regression", "target", "run");
    private static final Path JAR = RUN.resolve("sample-regression.jar");
    private static final String ARCHIVE = "-XX:SharedArchiveFile=" + RUN.resolve("classes.jsa");
    private static final List<String> SHORT = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final long MINUTES = 10;
    private static final double MOST_SECONDS = 12;
    private static final double MOST_OF_R = 4;
    private static final double MOST_FOR_TASKS = 1.1;
    private static final double SECONDS_OF_MINUTE = 60;

    /** What {@code times} says last: user and system time of the shell's children. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

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
        Double r = seconds(List.of("Rscript", "-e", FIT, csv.toString()));
        for (List<String> options : List.of(List.<String>of(), SHORT)) {
            run(options, r);
        }
    }

    private void run(List<String> options, @Nullable Double r) throws IOException, InterruptedException {
        String with = options.isEmpty() ? "" : ", " + String.join(" ", options);
        double start = required(seconds(sample(options, "classpath:data/diabetes.csv", "progression", 15)));
        double fifteen = required(seconds(sample(options, csv.toString(), "y", 15)));
        double thirtyOne = required(seconds(sample(options, csv.toString(), "y", 31)));
        add("sample-regression, 442 rows: almost only the start of the program" + with, start, null, "", null);
        add(
                "sample-regression, %s, 15 tasks, -Xmx512m".formatted(csv.getFileName()) + with,
                fifteen,
                null,
                "at most %.0f s".formatted(MOST_SECONDS),
                fifteen <= MOST_SECONDS);
        if (r != null) {
            String budget = "at most %.0f x R".formatted(MOST_OF_R);
            add("the same beside R: fread and lm.fit", fifteen, r, budget, fifteen <= MOST_OF_R * r);
        }
        add(
                "the same, 31 tasks beside 15",
                thirtyOne,
                fifteen,
                "at most %.1f x".formatted(MOST_FOR_TASKS),
                thirtyOne <= MOST_FOR_TASKS * fifteen);
    }

    private void add(String what, double seconds, @Nullable Double raw, String budget, @Nullable Boolean met) {
        report.add(new Row(what, "s of CPU", seconds, null, raw, 1, budget, met));
    }

    private static double required(@Nullable Double seconds) {
        if (seconds == null) {
            throw new IllegalStateException("a run of " + JAR + " has failed: see its output above");
        }
        return seconds;
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

    /** Returns the CPU seconds of a program that ends well, or null. */
    private static @Nullable Double seconds(List<String> program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" >&2 && times", "sh"));
        command.addAll(program);
        Process shell = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!shell.waitFor(MINUTES, TimeUnit.MINUTES)) {
            shell.destroyForcibly();
            return null;
        }
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher times = TIMES.matcher(said);
        return shell.exitValue() == 0 && times.find()
                ? seconds(times.group(1), times.group(2)) + seconds(times.group(3), times.group(4))
                : null;
    }

    private static double seconds(String minutes, String seconds) {
        return SECONDS_OF_MINUTE * Double.parseDouble(minutes) + Double.parseDouble(seconds);
    }
}
