package io.taskgraph.samples.regression;

import io.taskgraph.TaskGraphException;
import io.taskgraph.datum.InputProgress;
import io.taskgraph.samples.regression.model.Coefficient;
import io.taskgraph.samples.regression.model.Family;
import io.taskgraph.samples.regression.model.Solution;
import io.taskgraph.samples.regression.model.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the user sees: a line an epoch, a table of coefficients at the end, and a JSON file if one is asked for. */
final class Report {

    private final PrintStream out;
    private final long tasks;
    private final RegressionProperties properties;
    private final InstantSource clock;
    private final Instant start;
    private Instant searchStart;

    /** The objective of each epoch that this process has seen. */
    private final List<Double> course = new ArrayList<>();

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
            course.add(step.objective());
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
        print(
                "%n%s model of '%s': %d rows, %d tasks, %d epochs, objective %.12g%n",
                solution.spec().family().label(),
                properties.getTarget(),
                solution.rows(),
                tasks,
                epoch + 1,
                solution.objective());
        if (solution.dropped() > 0) {
            print("%d rows with a missing value were left out%n", solution.dropped());
        }
        printCoding(solution);
        printCoefficients(solution);
        printGoodness(solution);
        String output = properties.getOutput();
        if (output != null) {
            write(
                    "regression.output",
                    output,
                    new ResultFile(properties, solution, tasks, epoch + 1, seconds(start))::writeTo);
        }
        String html = properties.getReport();
        if (html != null) {
            write("regression.report", html, new HtmlReport(properties, solution, course)::writeTo);
        }
    }

    /** Writes a file. */
    @FunctionalInterface
    private interface Content {

        void writeTo(Path file) throws IOException;
    }

    private void printCoding(Solution solution) {
        List<String> classes = solution.classes();
        if (solution.spec().family() == Family.BINOMIAL && !classes.isEmpty()) {
            print(
                    "'%s' counts as 1, %s as 0%n",
                    classes.get(classes.size() - 1), classes.subList(0, classes.size() - 1));
        } else if (isCompared(solution)) {
            print("classes are compared with '%s'%n", classes.get(0));
        }
        List<String> columns = solution.encoding().labelNames();
        for (int i = 0; i < columns.size(); i++) {
            print(
                    "levels of '%s': %s, compared with the first%n",
                    columns.get(i), solution.encoding().levels().get(i));
        }
    }

    private static boolean isCompared(Solution solution) {
        return solution.spec().family() == Family.MULTINOMIAL && solution.spec().lambda() == 0;
    }

    private void printCoefficients(Solution solution) {
        if (solution.coefficients().stream().allMatch(each -> Double.isNaN(each.standardError()))) {
            print("%n%-28s %16s%n", "", "estimate");
            solution.coefficients().forEach(each -> print("%-28s %16.8g%n", name(solution, each), each.raw()));
            print(
                    "%n%s%n",
                    solution.spec().lambda() > 0
                            ? "no standard errors: estimates under a penalty are biased, so that they would mislead"
                            : "no standard errors: there are none, or they would cost too much");
            return;
        }
        boolean t = solution.spec().family().hasDispersion();
        print(
                "%n%-28s %16s %14s %10s %10s %14s %14s%n",
                "", "estimate", "std. error", t ? "t" : "z", "p", "95 % from", "to");
        for (Coefficient each : solution.coefficients()) {
            print(
                    "%-28s %16.8g %14s %10s %10s %14s %14s%n",
                    name(solution, each),
                    each.raw(),
                    text("%.6g", each.standardError()),
                    text("%.3f", each.statistic()),
                    text("%.4g", each.pValue()),
                    text("%.6g", each.lower()),
                    text("%.6g", each.upper()));
        }
    }

    private void printGoodness(Solution solution) {
        print(
                "%nexplained share of the deviance %s%n",
                Double.isNaN(solution.explained())
                        ? "undefined: the target is constant"
                        : text("%.6f", solution.explained()));
        print("deviance %.8g, of the intercept alone %.8g%n", solution.deviance(), solution.nullDeviance());
        if (!Double.isNaN(solution.logLikelihood())) {
            print("log-likelihood %.8g, AIC %.8g%n", solution.logLikelihood(), solution.aic());
        }
        if (!Double.isNaN(solution.shape())) {
            print("shape (theta) %.8g, std. error %.6g%n", solution.shape(), solution.shapeError());
        }
        if (!Double.isNaN(solution.dispersion())) {
            print("dispersion %.8g on %d degrees of freedom%n", solution.dispersion(), solution.degreesOfFreedom());
        }
        if (solution.isOverdispersed()) {
            print(
                    "the target spreads %.1f times as much as the %s family expects, so that standard errors are too"
                            + " small%s%n",
                    solution.dispersion(),
                    solution.spec().family().label(),
                    solution.spec().family() == Family.POISSON
                            ? "; consider 'regression.family=negative-binomial'"
                            : "");
        }
    }

    private void write(String option, String file, Content content) {
        try {
            content.writeTo(Path.of(file));
            print("written to %s%n", file);
        } catch (IOException e) {
            throw new TaskGraphException("'" + option + "' cannot be written: " + e, e);
        }
    }

    private static String name(Solution solution, Coefficient coefficient) {
        return solution.spec().family() == Family.MULTINOMIAL
                ? solution.classes().get(coefficient.classNumber()) + " " + coefficient.name()
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
