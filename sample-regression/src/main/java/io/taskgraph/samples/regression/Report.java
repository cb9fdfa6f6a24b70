package io.taskgraph.samples.regression;

import io.taskgraph.TaskGraphException;
import io.taskgraph.datum.InputProgress;
import io.taskgraph.samples.regression.model.Coefficient;
import io.taskgraph.samples.regression.model.Family;
import io.taskgraph.samples.regression.model.Solution;
import io.taskgraph.samples.regression.model.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the user sees: a line an epoch, a table of coefficients at the end, and a JSON file if one is asked for. */
final class Report {

    private final PrintStream out;
    private final long tasks;
    private final RegressionProperties properties;
    private final InstantSource clock;
    private final Instant start;
    private Instant searchStart;

    Report(PrintStream out, long tasks, RegressionProperties properties, InstantSource clock) {
        this.out = out;
        this.tasks = tasks;
        this.properties = properties;
        this.clock = clock;
        this.start = clock.instant();
        this.searchStart = start;
    }

    void reading(InputProgress progress) {
        print("reading    %s%n", progress);
    }

    void progress(long epoch, Step step) {
        if (Double.isNaN(step.objective())) {
            searchStart = clock.instant();
            print("epoch %3d  column statistics of all tasks  %.2f s%n", epoch, seconds(start));
        } else {
            print(
                    "epoch %3d  objective %.12g  gradient %.2e  %.2f s%s%n",
                    epoch, step.objective(), step.gradientNorm(), seconds(start), eta(step));
        }
    }

    /** Multiplies the evaluations that seem to remain with the mean time of those so far. */
    private String eta(Step step) {
        if (step.finished()) {
            return "";
        }
        if (step.remaining() == Step.UNKNOWN) {
            return "  ETA unknown";
        }
        return text("  ETA %.2f s", step.remaining() * seconds(searchStart) / step.evaluation());
    }

    void finish(long epoch, Solution solution) {
        boolean gaussian = solution.spec().family() == Family.GAUSSIAN;
        print(
                "%n%s model of '%s': %d rows, %d tasks, %d epochs, objective %.12g%n%n",
                solution.spec().family().name().toLowerCase(Locale.ROOT),
                properties.getTarget(),
                solution.rows(),
                tasks,
                epoch + 1,
                solution.objective());
        print("%-28s %16s %14s %10s %10s%n", "", "estimate", "std. error", gaussian ? "t" : "z", "p");
        for (Coefficient coefficient : solution.coefficients()) {
            print(
                    "%-28s %16.8g %14s %10s %10s%n",
                    name(solution, coefficient),
                    coefficient.raw(),
                    text("%.6g", coefficient.standardError()),
                    text("%.3f", coefficient.statistic()),
                    text("%.4g", coefficient.pValue()));
        }
        print("%nexplained share of the deviance %.6f%n", solution.explained());
        String output = properties.getOutput();
        if (output != null) {
            String json = JsonMapper.builder()
                    .build()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(json(epoch, solution));
            write(json, output);
            print("written to %s%n", output);
        }
    }

    private static void write(String json, String output) {
        try {
            Files.writeString(Path.of(output), json);
        } catch (IOException e) {
            throw new TaskGraphException("'regression.output' cannot be written: " + e, e);
        }
    }

    private Map<String, @Nullable Object> json(long epoch, Solution solution) {
        Map<String, @Nullable Object> intercepts = new LinkedHashMap<>();
        Map<String, @Nullable Object> weights = new LinkedHashMap<>();
        Map<String, @Nullable Object> errors = new LinkedHashMap<>();
        boolean multinomial = solution.spec().family() == Family.MULTINOMIAL;
        for (Coefficient coefficient : solution.coefficients()) {
            String ofClass = Integer.toString(coefficient.classNumber());
            boolean intercept = coefficient.name().equals(Coefficient.INTERCEPT);
            if (intercept) {
                intercepts.put(ofClass, coefficient.raw());
            } else {
                (multinomial ? inner(weights, ofClass) : weights).put(coefficient.name(), coefficient.raw());
            }
            if (Double.isFinite(coefficient.standardError())) {
                errors.put(intercept ? "intercept" : coefficient.name(), coefficient.standardError());
            }
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("family", solution.spec().family().name().toLowerCase(Locale.ROOT));
        json.put("rows", solution.rows());
        json.put("objective", solution.objective());
        json.put("intercept", multinomial ? intercepts : intercepts.get("0"));
        json.put("coefficients", weights);
        json.put("standardErrors", errors);
        if (Double.isFinite(solution.residualStandardDeviation())) {
            json.put("residualStandardDeviation", solution.residualStandardDeviation());
        }
        json.put("deviance", solution.deviance());
        json.put("epochs", epoch + 1);
        json.put("tasks", tasks);
        json.put("seconds", seconds(start));
        return json;
    }

    @SuppressWarnings("unchecked") // Only maps made here are put in.
    private static Map<String, @Nullable Object> inner(Map<String, @Nullable Object> outer, String key) {
        return (Map<String, @Nullable Object>)
                java.util.Objects.requireNonNull(outer.computeIfAbsent(key, k -> new LinkedHashMap<>()));
    }

    private static String name(Solution solution, Coefficient coefficient) {
        return solution.spec().family() == Family.MULTINOMIAL
                ? coefficient.classNumber() + " " + coefficient.name()
                : coefficient.name();
    }

    private static String text(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    private void print(String format, @Nullable Object... arguments) {
        out.printf(Locale.ROOT, format, arguments);
    }

    private double seconds(Instant since) {
        return Duration.between(since, clock.instant()).toNanos() / 1e9;
    }
}
