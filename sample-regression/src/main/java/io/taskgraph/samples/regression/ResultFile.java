package io.taskgraph.samples.regression;

import io.taskgraph.samples.regression.model.Coefficient;
import io.taskgraph.samples.regression.model.Family;
import io.taskgraph.samples.regression.model.Solution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A fitted model as JSON: all that is needed to predict, and what is known of its fit. What is undefined or beyond the range of a {@code double} is null.
 */
final class ResultFile {

    private final RegressionProperties properties;
    private final Solution solution;
    private final long tasks;
    private final long epochs;
    private final double seconds;

    ResultFile(RegressionProperties properties, Solution solution, long tasks, long epochs, double seconds) {
        this.properties = properties;
        this.solution = solution;
        this.tasks = tasks;
        this.epochs = epochs;
        this.seconds = seconds;
    }

    void writeTo(Path file) throws IOException {
        OutputFile.write(
                file,
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(json()));
    }

    private Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("target", properties.getTarget());
        json.put("family", solution.spec().family().label());
        json.put("link", solution.spec().link().name().toLowerCase(Locale.ROOT));
        json.put("l2", solution.spec().lambda());
        json.put("classes", solution.classes());
        json.put("features", solution.encoding().features().names());
        json.put("levels", levels());
        json.put("offset", properties.getOffset());
        json.put("weights", properties.getWeights());
        json.put("trials", properties.getTrials());
        json.put("rows", solution.rows());
        json.put("dropped", solution.dropped());
        json.put("objective", finite(solution.objective()));
        putCoefficients(json);
        json.put("residualStandardDeviation", finite(solution.residualStandardDeviation()));
        json.put("deviance", finite(solution.deviance()));
        json.put("nullDeviance", finite(solution.nullDeviance()));
        json.put("explained", finite(solution.explained()));
        json.put("degreesOfFreedom", solution.degreesOfFreedom());
        json.put("dispersion", finite(solution.dispersion()));
        json.put("logLikelihood", finite(solution.logLikelihood()));
        json.put("aic", finite(solution.aic()));
        json.put("theta", finite(solution.shape()));
        json.put("thetaStandardError", finite(solution.shapeError()));
        json.put("epochs", epochs);
        json.put("tasks", tasks);
        json.put("seconds", seconds);
        return json;
    }

    private Map<String, List<String>> levels() {
        Map<String, List<String>> levels = new LinkedHashMap<>();
        List<String> columns = solution.encoding().labelNames();
        for (int i = 0; i < columns.size(); i++) {
            levels.put(columns.get(i), solution.encoding().levels().get(i));
        }
        return levels;
    }

    /** Writes values by name, within a class each where there are several predictors, and everything that is known in a list. */
    private void putCoefficients(Map<String, @Nullable Object> json) {
        boolean multinomial = solution.spec().family() == Family.MULTINOMIAL;
        Map<String, @Nullable Object> intercepts = new LinkedHashMap<>();
        Map<String, Map<String, Double>> weights = new LinkedHashMap<>();
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Coefficient each : solution.coefficients()) {
            String ofClass = multinomial ? solution.classes().get(each.classNumber()) : "";
            Map<String, Double> ofThisClass = weights.computeIfAbsent(ofClass, name -> new LinkedHashMap<>());
            if (each.isIntercept()) {
                intercepts.put(ofClass, each.raw());
            } else {
                ofThisClass.put(each.name(), each.raw());
            }
            all.add(row(each, multinomial ? ofClass : null));
        }
        json.put("intercept", multinomial ? intercepts : intercepts.get(""));
        json.put("coefficients", multinomial ? weights : weights.getOrDefault("", Map.of()));
        json.put("table", all);
    }

    private static Map<String, @Nullable Object> row(Coefficient coefficient, @Nullable String ofClass) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        if (ofClass != null) {
            row.put("class", ofClass);
        }
        row.put("name", coefficient.name());
        row.put("intercept", coefficient.isIntercept());
        row.put("estimate", finite(coefficient.raw()));
        row.put("standardised", finite(coefficient.standardised()));
        row.put("standardError", finite(coefficient.standardError()));
        row.put("statistic", finite(coefficient.statistic()));
        row.put("pValue", finite(coefficient.pValue()));
        row.put("lower", finite(coefficient.lower()));
        row.put("upper", finite(coefficient.upper()));
        return row;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
