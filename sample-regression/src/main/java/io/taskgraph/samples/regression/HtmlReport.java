package io.taskgraph.samples.regression;

import com.samskivert.mustache.Mustache;
import io.taskgraph.samples.regression.model.Coefficient;
import io.taskgraph.samples.regression.model.Family;
import io.taskgraph.samples.regression.model.Solution;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A page that shows a fit: coefficients with intervals, the model against the rows, and the way to the optimum. Needs no other file. */
final class HtmlReport {

    private final RegressionProperties properties;
    private final Solution solution;
    private final List<Double> course;

    /**
     * Takes what is shown.
     *
     * @param course the objective of each epoch, as far as it is known
     */
    HtmlReport(RegressionProperties properties, Solution solution, List<Double> course) {
        this.properties = properties;
        this.solution = solution;
        this.course = List.copyOf(course);
    }

    void writeTo(Path file) throws IOException {
        OutputFile.write(file, render(page()));
    }

    private Map<String, Object> page() {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("title", solution.spec().family().label() + " model of " + properties.getTarget());
        page.put("input", properties.getInput());
        page.put("facts", facts().entrySet());
        page.put("coefficients", solution.coefficients().stream().map(this::row).toList());
        page.put("intervals", IntervalChart.of(solution).map(List::of).orElse(List.of()));
        page.put("bins", BinChart.of(solution).map(List::of).orElse(List.of()));
        page.put("course", course.size() > 1 ? List.of(new CourseChart(course)) : List.of());
        return page;
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("rows", Long.toString(solution.rows()));
        if (solution.dropped() > 0) {
            facts.put("rows left out, with a missing value", Long.toString(solution.dropped()));
        }
        putIfKnown(facts, "explained share of the deviance", "%.6f", solution.explained());
        putIfKnown(facts, "deviance", "%.8g", solution.deviance());
        putIfKnown(facts, "deviance of the intercept alone", "%.8g", solution.nullDeviance());
        putIfKnown(facts, "dispersion", "%.8g", solution.dispersion());
        putIfKnown(facts, "log-likelihood", "%.8g", solution.logLikelihood());
        putIfKnown(facts, "AIC", "%.8g", solution.aic());
        putIfKnown(facts, "shape (theta)", "%.8g", solution.shape());
        if (!solution.classes().isEmpty()) {
            facts.put("classes", String.join(", ", solution.classes()));
        }
        List<String> columns = solution.encoding().labelNames();
        for (int i = 0; i < columns.size(); i++) {
            facts.put(
                    "levels of " + columns.get(i),
                    String.join(", ", solution.encoding().levels().get(i)));
        }
        facts.put("l2", Double.toString(solution.spec().lambda()));
        return facts;
    }

    private static void putIfKnown(Map<String, String> facts, String name, String format, double value) {
        if (!Double.isNaN(value)) {
            facts.put(name, number(format, value));
        }
    }

    private Map<String, String> row(Coefficient coefficient) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("name", label(solution, coefficient));
        row.put("estimate", number("%.8g", coefficient.raw()));
        row.put("error", number("%.6g", coefficient.standardError()));
        row.put("p", number("%.4g", coefficient.pValue()));
        row.put("lower", number("%.6g", coefficient.lower()));
        row.put("upper", number("%.6g", coefficient.upper()));
        return row;
    }

    static String label(Solution solution, Coefficient coefficient) {
        String ofClass = solution.spec().family() == Family.MULTINOMIAL
                ? solution.classes().get(coefficient.classNumber()) + " "
                : "";
        return ofClass + coefficient.name();
    }

    static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    private static String render(Map<String, Object> page) throws IOException {
        try (InputStream stream = HtmlReport.class.getResourceAsStream("report.mustache")) {
            if (stream == null) {
                throw new IOException("the template of the report is missing");
            }
            Reader template = new InputStreamReader(stream, StandardCharsets.UTF_8);
            return Mustache.compiler().compile(template).execute(page);
        }
    }

    /** Returns marks at about equal distances from one value to another. */
    static List<Double> ticks(double from, double to, int count) {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            ticks.add(from + (to - from) * i / count);
        }
        return ticks;
    }
}
