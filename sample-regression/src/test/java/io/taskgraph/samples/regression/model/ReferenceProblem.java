package io.taskgraph.samples.regression.model;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One problem of the reference file, with the solution that extended precision gave. */
public record ReferenceProblem(Map<String, Object> json) {

    private static final String IRIS_PAIR = "species:1,2";

    private static final String IRIS_POSITIVE = "2";

    static Map<String, Object> load(String file) {
        try (InputStream in = ReferenceProblem.class.getResourceAsStream("/reference/" + file)) {
            return JsonPath.parse(in).read("$");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static List<Map<String, Object>> list(String file) {
        try (InputStream in = ReferenceProblem.class.getResourceAsStream("/reference/" + file)) {
            return JsonPath.parse(in).read("$");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    public static List<ReferenceProblem> all() {
        return objects(load("reference.json").get("problems")).stream()
                .map(ReferenceProblem::new)
                .toList();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(Object json) {
        return (List<Map<String, Object>>) json;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    /** Flattens numbers, and lists and objects of them. */
    public static double[] numbers(Object json) {
        if (json instanceof Number number) {
            return new double[] {number.doubleValue()};
        }
        if (json instanceof String text) {
            return new double[] {Double.parseDouble(text)};
        }
        Collection<?> parts = json instanceof Map<?, ?> object ? object.values() : (List<?>) json;
        return parts.stream().map(ReferenceProblem::numbers).reduce(new double[0], (a, b) -> Doubles.concat(a, b));
    }

    double number(String object, String key) {
        return numbers(object(json.get(object)).get(key))[0];
    }

    String id() {
        return (String) json.get("id");
    }

    public Family family() {
        return switch ((String) json.get("kind")) {
            case "linear" -> Family.GAUSSIAN;
            case "logistic" -> Family.BINOMIAL;
            default -> Family.MULTINOMIAL;
        };
    }

    ModelSpec model() {
        return ModelSpec.of(family(), numbers(json.get("lambda"))[0]);
    }

    DesignReader reader() {
        DataSpec data = new DataSpec(
                location(),
                target(),
                features(),
                isIrisPair() ? RowFilter.parse(IRIS_PAIR) : null,
                isIrisPair() ? IRIS_POSITIVE : null);
        return SimulatedTree.reader(data, family());
    }

    /** Returns the options that give the application this problem. */
    public List<String> options() {
        List<String> options = new ArrayList<>(List.of(
                "--regression.input=" + location(),
                "--regression.target=" + target(),
                "--regression.features=" + String.join(",", features()),
                "--regression.family=" + family().name().toLowerCase(Locale.ROOT),
                "--regression.l2=" + json.get("lambda")));
        if (isIrisPair()) {
            options.add("--regression.filter=" + IRIS_PAIR);
            options.add("--regression.positive=" + IRIS_POSITIVE);
        }
        return options;
    }

    private String location() {
        return "classpath:data/" + json.get("data");
    }

    private String target() {
        return (String) json.get("target");
    }

    @SuppressWarnings("unchecked")
    private List<String> features() {
        return (List<String>) json.get("features");
    }

    private boolean isIrisPair() {
        return json.get("row_filter") != null;
    }

    /** Compares a solution with the reference, within the tolerances that the problem states. */
    List<String> differences(Solution solution) {
        List<String> differences =
                differences(solution.objective(), intercepts(solution, true), weights(solution, true));
        double tolerance = number("check", "weights_relative_max_error_at_most");
        compare(differences, "intercept", intercepts(solution, false), tolerance);
        compare(differences, "weights", weights(solution, false), tolerance);
        if (object(json.get("optimum")).containsKey("training_errors")
                && solution.errors() != (long) number("optimum", "training_errors")) {
            differences.add("training errors " + solution.errors());
        }
        if (object(json.get("optimum")).containsKey("r_squared")
                && !(Math.abs(solution.explained() - number("optimum", "r_squared")) <= 1e-9)) {
            differences.add("R squared " + solution.explained());
        }
        return differences;
    }

    /** Compares what a user sees with the reference, within the tolerances that the problem states. */
    public List<String> differences(double objective, double[] intercepts, double[] weights) {
        List<String> differences = new ArrayList<>();
        double optimum = number("optimum", "objective");
        double gap = Math.abs(objective - optimum) / optimum;
        if (!(gap <= number("check", "objective_relative_gap_at_most"))) {
            differences.add("relative gap of the objective " + gap);
        }
        double tolerance = number("check", "weights_relative_max_error_at_most");
        compare(differences, "intercept_raw", intercepts, tolerance);
        compare(differences, "weights_raw", weights, tolerance);
        return differences;
    }

    private void compare(List<String> differences, String key, double[] actual, double tolerance) {
        double[] expected = numbers(object(json.get("optimum")).get(key));
        double largest = Doubles.largest(Doubles.plus(actual, -1, expected)) / Doubles.largest(expected);
        if (!(largest <= tolerance)) {
            differences.add("relative error of " + key + " " + largest);
        }
    }

    private static double[] intercepts(Solution solution, boolean raw) {
        return select(solution, raw, true);
    }

    private static double[] weights(Solution solution, boolean raw) {
        return select(solution, raw, false);
    }

    private static double[] select(Solution solution, boolean raw, boolean intercept) {
        return solution.coefficients().stream()
                .filter(coefficient -> coefficient.isIntercept() == intercept)
                .mapToDouble(coefficient -> raw ? coefficient.raw() : coefficient.standardised())
                .toArray();
    }

    @Override
    public String toString() {
        return id();
    }
}
